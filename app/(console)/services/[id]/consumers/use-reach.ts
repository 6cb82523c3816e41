'use client'
import { useMemo } from 'react'
import { z } from 'zod'
import { type Reach, reachOf } from '#lib/registry/consumer-reach'
import { type ConsumerRow, providerSchema } from '#lib/registry/schema'
import { serviceRuleSchema } from '#lib/registry/service-rules'
import { useApi } from '../../../../_hooks/use-api'

const providers = z.array(providerSchema)
const rules = z.array(serviceRuleSchema)
const forcing = /^\s*step\s*:\s*["']?FORCE_INTERFACE\b/m

/** What each consumer of a service reaches; undefined until it is known, and where there are more providers than are read. */
export function useReach(service: string): (consumer: ConsumerRow) => Reach | undefined {
  const id = encodeURIComponent(service)
  const { data, envelope } = useApi(`services/${id}/providers?pageSize=500`, providers, {
    topics: ['registry', 'rules'],
    keys: { registry: [service] },
  })
  const { data: found } = useApi(`services/${id}/rules`, rules, { topics: ['rules', 'registry'] })
  const isWhole = envelope?.page?.nextCursor === null
  return useMemo(() => {
    const forced = new Set(found?.filter(({ kind, content }) => kind === 'migration' && forcing.test(content)).map(({ key }) => key))
    return (consumer) => (data && isWhole ? reachOf(consumer, data, forced) : undefined)
  }, [data, found, isWhole])
}
