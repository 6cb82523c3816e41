// The services of interfaces whose rows changed by a few names: made anew of what the database knows of all their rows.
import type { Sql } from '../../platform/database.ts'
import { providerKey } from '../merge.ts'
import type { ConsumerSight, ProviderSight, ServiceFact } from '../rows.ts'
import { parseServiceId, type ServiceKey } from '../service-id.ts'
import { servicesOf } from '../services.ts'
import { consumerCounts, providerSights, type ConsumerCount } from './leaf-store.ts'
import type { RegistryModel } from './model.ts'
import { withKey, type StoredConsumer, type StoredProvider } from './tables.ts'

export type LeafContext = { sql: Sql; sourceId: string; model: RegistryModel; root: string; now: Date }

/** What the rows of one interface become. */
export type LeafRows = {
  node: string
  interface: string
  providers: { before: StoredProvider[]; after: StoredProvider[] }
  consumers: { before: StoredConsumer[]; after: StoredConsumer[] }
}

type Sights = { providers: Map<string, ProviderSight>; consumers: Map<string, ConsumerCount> }

/** Services by interface. One that is left out must be listed: nobody is there any more, or others offer it by mapping alone. */
export async function servicesAfter(
  { sql, sourceId, model, now }: LeafContext,
  planned: readonly LeafRows[],
  before: readonly ServiceFact[],
): Promise<Map<string, ServiceFact[]>> {
  const known = Map.groupBy(before, (service) => service.interface)
  const keys = new Map<string, ServiceKey>()
  for (const item of planned) for (const service of known.get(item.interface) ?? []) keys.set(service.id, keyOf(service))
  const sights = new Map<string, Sights>(planned.map((item) => [item.interface, { providers: new Map(), consumers: new Map() }]))
  const [providers, consumers] = await Promise.all([providerSights(sql, sourceId, keys), consumerCounts(sql, sourceId, keys)])
  for (const row of providers) sights.get(row.interface)?.providers.set(providerKey(row), row)
  for (const { sight, count } of consumers) countIn(sights.get(sight.interface), sight, count)
  const after = new Map<string, ServiceFact[]>()
  for (const item of planned) {
    const seen = sights.get(item.interface)
    if (!seen) continue
    overlay(seen, item)
    const made = make(seen, item.interface)
    if (made) after.set(item.interface, made)
  }
  return after

  function make(seen: Sights, name: string): ServiceFact[] | undefined {
    const found = [...seen.providers.values()]
    const askers = [...seen.consumers.values()].flatMap(({ sight, count }) => Array.from({ length: count }, () => sight))
    const hasCandidates = model.applicationsBeyond(name, found).length > 0
    if (hasCandidates || found.length + askers.length === 0) return undefined
    return servicesOf({
      interface: name,
      providers: found,
      consumers: askers,
      known: known.get(name) ?? [],
      forcedToInterface: model.forcedToInterface,
      now,
      packets: [],
    })
  }
}

const keyOf = ({ interface: name, group, version }: ServiceKey): ServiceKey => ({ interface: name, group, version })

/** What the database does not say yet. */
function overlay(seen: Sights, { providers, consumers }: LeafRows): void {
  for (const row of providers.before) seen.providers.delete(providerKey(row))
  for (const row of providers.after) seen.providers.set(providerKey(row), withKey(row))
  for (const row of consumers.before) countIn(seen, sightOf(row), -1)
  for (const row of consumers.after) countIn(seen, sightOf(row), 1)
}

const sightOf = ({ service, application, generation }: StoredConsumer): ConsumerSight => ({
  ...parseServiceId(service),
  service,
  application,
  generation,
})

function countIn(seen: Sights | undefined, sight: ConsumerSight, step: number): void {
  const key = `${sight.service}\n${sight.application}\n${sight.generation}`
  const count = (seen?.consumers.get(key)?.count ?? 0) + step
  if (count > 0) seen?.consumers.set(key, { sight, count })
  else seen?.consumers.delete(key)
}
