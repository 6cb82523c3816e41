'use client'
import { useMemo } from 'react'
import { z } from 'zod'
import { type RegistryEventRow, registryEventSchema } from '#lib/registry/schema'
import type { ChartMark } from '../../../_components/charts/chart-types'
import { useApi } from '../../../_hooks/use-api'
import { useEventWords } from './event-words'
import { useWeightOperations } from './weights/use-weight-operations'

const events = z.array(registryEventSchema)
/** More lines than this hide the chart they explain. */
const maxMarks = 60

/** What happened to the service in the range: registry events and changes of its weights. */
export function useEventMarks(service: string, minutes: number): readonly ChartMark[] {
  const words = useEventWords()
  const { data } = useApi(`events?service=${encodeURIComponent(service)}&since=-${minutes}m&pageSize=200`, events, {
    topics: ['registry'],
    keys: { registry: [service] },
  })
  const operations = useWeightOperations(service)
  return useMemo(() => {
    const own = operations.map((operation): ChartMark => ({
      atMs: Date.parse(operation.createdAt),
      label: `${operation.actor}: ${operation.reason}`,
      status: 'accent',
    }))
    const seen = (data ?? []).map((event): ChartMark => ({
      atMs: Date.parse(event.at),
      label: `${words(event)} ${event.address || event.application}`.trim(),
      status: statusOf(event),
    }))
    return [...own, ...seen].slice(0, maxMarks)
  }, [data, operations, words])
}

function statusOf({ type }: RegistryEventRow): 'accent' | 'warning' | 'danger' {
  if (type === 'provider-disappeared' || type === 'instance-disappeared') return 'danger'
  return type.startsWith('rule-') ? 'accent' : 'warning'
}
