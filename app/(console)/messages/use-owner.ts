'use client'
import { z } from 'zod'
import { type InstanceRow, instanceSchema, type RegistryEventRow, registryEventSchema } from '#lib/registry/schema'
import { useApi } from '../../_hooks/use-api'

/** What the registries know of the application that has to decide; `undefined` while that is not read. */
export type Owner = {
  instances: readonly InstanceRow[]
  /** all that are registered; `instances` may be fewer */
  instanceCount: number
  /** instances that registered or left within the history, newest first */
  moves: readonly RegistryEventRow[]
}

const instancesSchema = z.array(instanceSchema)
const eventsSchema = z.array(registryEventSchema)
const most = 50

/** The owner of a message in the registries, live. */
export function useOwner(name: string): Owner | undefined {
  const application = name === '' ? undefined : `application=${encodeURIComponent(name)}&pageSize=${most}`
  const topics = ['registry'] as const
  const instances = useApi(application && `instances?${application}`, instancesSchema, { topics })
  const came = useApi(application && `events?type=instance-appeared&since=-30d&${application}`, eventsSchema, { topics })
  const left = useApi(application && `events?type=instance-disappeared&since=-30d&${application}`, eventsSchema, { topics })
  if (!instances.data || !came.data || !left.data) return undefined
  const instanceCount = instances.envelope?.page?.total ?? instances.data.length
  return { instances: instances.data, instanceCount, moves: newestFirst([...came.data, ...left.data]) }
}

const newestFirst = (events: readonly RegistryEventRow[]): RegistryEventRow[] =>
  events.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))

/** Since when nobody of it is registered; null where somebody is, or nobody ever was. */
export function offlineSince({ instances, moves }: Owner): string | null {
  if (instances.length > 0) return null
  return moves.find(({ type }) => type === 'instance-disappeared')?.at ?? null
}
