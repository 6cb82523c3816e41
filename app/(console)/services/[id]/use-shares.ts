'use client'
import { useMemo } from 'react'
import { z } from 'zod'
import { serviceWeightsSchema, type ServiceWeights } from '#lib/governance/schema'
import { observedShareSchema } from '#lib/statistics/schema'
import { useApi } from '../../../_hooks/use-api'

const observedList = z.array(observedShareSchema)

export type Observed = { calls: number; shareOf: (address: string) => number | null }

/** What share of the calls each provider got since an instant; null for all while nothing was counted. */
export function useObservedShares(service: string, since: string): Observed {
  const { data } = useApi(`statistics/shares?service=${encodeURIComponent(service)}&since=${encodeURIComponent(since)}`, observedList, {
    everyMs: 5000,
  })
  return useMemo(() => {
    const calls = data?.reduce((sum, row) => sum + row.calls, 0) ?? 0
    const shares = new Map(data?.map((row) => [row.address, row.share]))
    return { calls, shareOf: (address) => (calls === 0 ? null : (shares.get(address) ?? 0)) }
  }, [data])
}

/** Expected shares by address, as the weights of now give them. */
export function useExpectedShares(service: string): ReadonlyMap<string, ServiceWeights['providers'][number]> {
  const { data } = useApi(`rules/weights/${encodeURIComponent(service)}`, serviceWeightsSchema, {
    topics: ['registry', 'rules'],
    keys: { registry: [service] },
  })
  return useMemo(() => new Map(data?.providers.map((provider) => [provider.address, provider])), [data])
}
