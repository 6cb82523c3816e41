// Brings the rows of some interfaces, instances and rules in line with what was read, with the history of what that changed.
import { announce } from '../../platform/notify.ts'
import { consumerChanges, instanceChanges, providerChanges, ruleChanges } from '../changes.ts'
import { instancesOf } from '../instances.ts'
import { type Ownership, OwnershipTally } from '../ownership.ts'
import type { EventFact, Oddity, RuleFact } from '../rows.ts'
import { writeOwnership } from './applications.ts'
import { difference, eventsOf, joined } from './diff.ts'
import type { LeafUpdate } from './leaf-changes.ts'
import type { RegistryModel } from './model.ts'
import { ownWrites } from './own-writes.ts'
import type { ResolvedInterface } from './resolve.ts'
import {
  consumersOfServices,
  insertEvents,
  instancesAt,
  providerGroups,
  providersOfServices,
  removeFacts,
  replaceOddities,
  serviceFactsOf,
  upsertFacts,
  type Writing,
} from './store.ts'
import {
  consumerTable,
  instanceTable,
  providerTable,
  ruleTable,
  serviceTable,
  toStored,
  withKey,
  type StoredConsumer,
  type StoredProvider,
} from './tables.ts'
import { writeRules } from './write-rules.ts'

/** An application on a host: what instance rows are found by. */
export type Place = { application: string; host: string }

export type Update = {
  interfaces: readonly ResolvedInterface[]
  /** What names alone changed, of other interfaces */
  leaves?: LeafUpdate | undefined
  /** Directories whose rows the database refused */
  notStorable?: readonly string[]
  /** Where instance nodes moved; places of changed providers are added */
  places: readonly Place[]
  rules: { before: readonly RuleFact[]; after: readonly RuleFact[] }
  oddities: { prefixes: readonly string[]; found: readonly Oddity[] }
}

/** `flipped`: applications of which an instance got its first interface-level provider, or lost its last. */
export type Written = { events: number; flipped: readonly string[] }

/** Belongs into a transaction. */
export async function writeUpdate(writing: Writing, model: RegistryModel, update: Update): Promise<Written> {
  const events: EventFact[] = []
  const touched = new Set<string>()
  const places = new Map(update.places.map((place) => [placeKey(place), place]))
  await writeProviders(writing, update, { events, touched, places })
  const flipped = await writeInstances(writing, model, [...places.values()], events)
  const rules = difference(update.rules.before, update.rules.after, ruleTable.keyOf)
  const attribution = await ownWrites(writing, rules)
  await writeRules(writing, rules, { attribution, isFirst: false })
  events.push(...eventsOf('rule', rules, describeRule, ruleChanges))
  await replaceOddities(writing, { below: [...update.oddities.prefixes, ...update.interfaces.map((item) => item.path)] }, [
    ...update.oddities.found,
    ...update.interfaces.flatMap((item) => item.oddities),
  ])
  await insertEvents(writing, attribution.events(events))
  if (touched.size > 0 || places.size > 0) await announce(writing.sql, 'registry', [...touched])
  const changedRules = [...rules.upserts, ...rules.removals]
  if (changedRules.length > 0) await announce(writing.sql, 'rules', [...new Set(changedRules.map((rule) => rule.key))])
  return { events: events.length, flipped }
}

type Differences = Pick<LeafUpdate, 'providers' | 'consumers' | 'services'>
type Tally = { events: EventFact[]; touched: Set<string>; places: Map<string, Place> }

async function writeProviders(writing: Writing, { interfaces, leaves }: Update, tally: Tally): Promise<void> {
  const listed = interfaces.length > 0 ? await differencesOf(writing, interfaces) : undefined
  const all = [listed, leaves].filter((part) => part !== undefined)
  if (all.length === 0) return
  const providers = joined(all.map((part) => part.providers))
  const consumers = joined(all.map((part) => part.consumers))
  const services = joined(all.map((part) => part.services))
  await writeOwnership(writing, ownersOf([...providers.upserts, ...consumers.upserts]), false)
  await removeFacts(writing, providerTable, providers.removals)
  await upsertFacts(writing, providerTable, providers.upserts)
  await removeFacts(writing, consumerTable, consumers.removals)
  await upsertFacts(writing, consumerTable, consumers.upserts)
  await removeFacts(writing, serviceTable, services.removals)
  await upsertFacts(writing, serviceTable, services.upserts)
  tally.events.push(
    ...eventsOf('provider', providers, describeProvider, (old, now) => providerChanges(withKey(old), withKey(now))),
    ...eventsOf('consumer', consumers, describeConsumer, (old, now) => consumerChanges(withKey(old), withKey(now))),
  )
  const changedProviders = [...providers.upserts, ...providers.removals, ...providers.changed.map((change) => change.before)]
  for (const place of changedProviders) tally.places.set(placeKey(place), { application: place.application, host: place.host })
  for (const row of [...changedProviders, ...consumers.upserts, ...consumers.removals]) tally.touched.add(row.service)
  for (const row of [...services.upserts, ...services.removals]) tally.touched.add(row.id)
}

/** Against all rows of the services of some interfaces. */
async function differencesOf({ sql, sourceId }: Writing, interfaces: readonly ResolvedInterface[]): Promise<Differences> {
  const after = interfaces.flatMap((item) => item.services)
  const before = await serviceFactsOf(
    sql,
    sourceId,
    interfaces.map((item) => item.interface),
  )
  const ids = [...new Set([...before, ...after].map((service) => service.id))]
  return {
    providers: difference<StoredProvider>(
      await providersOfServices(sql, sourceId, ids),
      interfaces.flatMap((item) => item.providers.map(toStored)),
      providerTable.keyOf,
    ),
    consumers: difference<StoredConsumer>(
      await consumersOfServices(sql, sourceId, ids),
      interfaces.flatMap((item) => item.consumers.map(toStored)),
      consumerTable.keyOf,
    ),
    services: difference(before, after, serviceTable.keyOf),
  }
}

function ownersOf(rows: readonly (StoredProvider | StoredConsumer)[]): Ownership[] {
  const tally = new OwnershipTally()
  tally.add(rows)
  return tally.all()
}

async function writeInstances(writing: Writing, model: RegistryModel, places: readonly Place[], events: EventFact[]): Promise<string[]> {
  if (places.length === 0) return []
  const { sql, sourceId } = writing
  const where = { applications: places.map((place) => place.application), hosts: places.map((place) => place.host) }
  const wanted = new Set(places.map(placeKey))
  const nodes = [...new Set(where.applications)]
    .flatMap((application) => model.instancesOf(application))
    .filter((node) => wanted.has(placeKey(node)))
  const instances = difference(
    await instancesAt(sql, sourceId, where),
    instancesOf(nodes, await providerGroups(sql, sourceId, where)),
    instanceTable.keyOf,
  )
  await removeFacts(writing, instanceTable, instances.removals)
  await upsertFacts(writing, instanceTable, instances.upserts)
  events.push(...eventsOf('instance', instances, describeInstance, instanceChanges))
  return instances.changed.filter(({ before, after }) => before.level !== after.level).map(({ after }) => after.application)
}

export const placeKey = (place: Place): string => `${place.application}\n${place.host}`

export const describeProvider = (row: StoredProvider): Omit<EventFact, 'type'> => ({
  service: row.service,
  application: row.application,
  address: row.address,
  detail: { protocol: row.protocol },
})
export const describeConsumer = (row: StoredConsumer): Omit<EventFact, 'type'> => ({
  service: row.service,
  application: row.application,
  address: row.id,
  detail: {},
})
export const describeInstance = (row: { application: string; address: string }): Omit<EventFact, 'type'> => ({
  service: '',
  application: row.application,
  address: row.address,
  detail: {},
})
export const describeRule = (rule: RuleFact): Omit<EventFact, 'type'> => ({
  ...(isOfService(rule) ? { service: rule.key, application: '' } : { service: '', application: rule.key }),
  address: '',
  detail: { path: rule.path },
})

/** The key of a rule is a service id or the name of an application; only the former has a group, a version or a package. */
const isOfService = ({ kind, key }: RuleFact): boolean => kind !== 'tag-router' && /[./:]/.test(key)
