'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { clusterSchema, groupSchema, type GroupRow } from '#lib/kafka/schema'
import { useApi } from '../../_hooks/use-api'
import { requestApi } from '../../_hooks/api-client'
import { formatNumber } from '../../_components/format/number'
import { groupHref } from '../../_components/paths'
import type { Need } from './need'

const clusters = z.array(clusterSchema)
const groups = z.array(groupSchema)
/** Below this a group is only doing its work. */
const lagRecords = 1000n
const shown = 3

/** Consumer groups that are far behind, the furthest of each cluster. */
export function useLagNeeds() {
  const t = useTranslations('overview')
  const state = useApi('kafka/clusters', clusters, { topics: ['kafka'] })
  const behind = useLaggingGroups(state.data)
  const needs = behind.map(({ cluster, groupId, lag, memberCount }): Need => ({
    id: `group ${cluster} ${groupId}`,
    status: memberCount === 0 ? 'danger' : 'warning',
    word: t('lagging'),
    what: groupId,
    detail: t('lag', { lag: formatNumber(lag ?? '0').short, members: memberCount }),
    href: groupHref(cluster, groupId),
  }))
  return { needs, states: [state] }
}

/** One read per cluster: how many clusters there are is only known when their list has come. */
function useLaggingGroups(known: z.infer<typeof clusters> | undefined): readonly GroupRow[] {
  const [rows, setRows] = useState<readonly GroupRow[]>([])
  useEffect(() => {
    if (!known) return
    const stop = new AbortController()
    const reads = known
      .slice(0, 5)
      .map(({ id }) =>
        requestApi(`kafka/clusters/${encodeURIComponent(id)}/groups?sort=-lag&pageSize=${shown}`, groups, { signal: stop.signal }),
      )
    void Promise.allSettled(reads).then((results) => {
      if (stop.signal.aborted) return
      setRows(results.flatMap((result) => (result.status === 'fulfilled' ? result.value.data : [])).filter(isBehind))
    })
    return () => stop.abort()
  }, [known])
  return rows
}

const isBehind = ({ lag }: GroupRow): boolean => lag !== null && /^\d+$/.test(lag) && BigInt(lag) >= lagRecords
