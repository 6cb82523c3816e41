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

/** Not worked out where a service has more than {@link maxProviders} */
export type KnownReach = Reach | 'too-many'

export const maxProviders = 500

/** What each consumer of a service reaches; undefined until it is known. */
export function useReach(service: string): (consumer: ConsumerRow) => KnownReach | undefined {
  const id = encodeURIComponent(service)
  const { data, envelope } = useApi(`services/${id}/providers?pageSize=${maxProviders}`, providers, {
    topics: ['registry', 'rules'],
    keys: { registry: [service] },
  })
  const { data: found } = useApi(`services/${id}/rules`, rules, { topics: ['rules', 'registry'] })
  const isWhole = envelope?.page?.nextCursor === null
  return useMemo(() => {
    const forced = new Set(found?.filter(({ kind, content }) => kind === 'migration' && forcing.test(content)).map(({ key }) => key))
    return (consumer) => {
      if (!data) return undefined
      return isWhole ? reachOf(consumer, data, forced) : 'too-many'
    }
  }, [data, found, isWhole])
}
