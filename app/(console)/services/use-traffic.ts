'use client'
import { useMemo } from 'react'
import { z } from 'zod'
import { type TopRow, topRowSchema } from '#lib/statistics/schema'
import { useApi } from '../../_hooks/use-api'

const rows = z.array(topRowSchema)

export type TrafficBy = ReadonlyMap<string, TopRow>

/** Calls of the last five minutes per service id, application or address; empty where nothing is known. */
export function useTraffic(by: 'service' | 'application' | 'server'): TrafficBy {
  const { data } = useApi(`statistics/top?by=${by}&from=-5m&limit=500`, rows, { everyMs: 10_000 })
  return useMemo(() => new Map(data?.map((row) => [row.key, row])), [data])
}
