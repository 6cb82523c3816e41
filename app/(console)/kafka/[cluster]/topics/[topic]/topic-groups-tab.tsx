'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { z } from 'zod'
import type { TopicDetail } from '#lib/kafka/schema'
import { groupHref } from '../../../../../_components/paths'
import { EmptyState } from '../../../../../_components/states/empty-state'
import type { Column } from '../../../../../_components/table/column'
import { DataTable } from '../../../../../_components/table/data-table'
import { useLocalQuery } from '../../../../../_components/table/use-local-query'
import type { ApiState } from '../../../../../_hooks/use-api'
import { GroupState } from '../../../group-state'
import { GroupLink } from '../../../kafka-links'
import { LagCell } from '../../../lag-cell'

type Reader = TopicDetail['groups'][number]

const readerSchema = z.object({ groupId: z.string(), state: z.string(), lag: z.string().nullable() })
const rowId = (row: Reader): string => row.groupId
const changeKey = (row: Reader): string => row.state
const textOf = (row: Reader): string => `${row.groupId} ${row.state}`
const sorts = {
  group: (row: Reader) => row.groupId,
  state: (row: Reader) => row.state,
  lag: (row: Reader) => (row.lag === null ? null : Number(row.lag)),
}

/** Who reads a topic, and how far each is behind on it. */
export function TopicGroupsTab({ topic, state }: { topic: TopicDetail; state: ApiState<TopicDetail> }) {
  const t = useTranslations('kafka.groups')
  const router = useRouter()
  const query = useLocalQuery(state, topic.groups, { text: textOf, sorts, defaultSort: '-lag', prefix: 'group-' })
  return (
    <DataTable
      id="kafka-topic-groups"
      label={t('onTopic', { topic: topic.name })}
      searchLabel={t('search')}
      query={query}
      schema={readerSchema}
      columns={useReaderColumns(topic.cluster)}
      rowId={rowId}
      changeKey={changeKey}
      onOpen={(group) => router.push(groupHref(topic.cluster, group))}
      empty={<EmptyState title={t('noReader')} cause={t('noReaderCause')} />}
    />
  )
}

function useReaderColumns(cluster: string): readonly Column<Reader>[] {
  const t = useTranslations('kafka.groups')
  return useMemo(
    () => [
      {
        id: 'group',
        header: t('group'),
        sortKey: 'group',
        cell: (row) => <GroupLink cluster={cluster} group={row.groupId} />,
        text: (row) => row.groupId,
      },
      {
        id: 'state',
        header: t('state'),
        sortKey: 'state',
        width: 180,
        cell: (row) => <GroupState state={row.state} />,
        text: (row) => row.state,
      },
      {
        id: 'lag',
        header: t('lag'),
        sortKey: 'lag',
        align: 'end',
        width: 120,
        cell: (row) => <LagCell lag={row.lag} />,
        text: (row) => row.lag ?? '',
      },
    ],
    [t, cluster],
  )
}
