// Brings the rows of some interfaces, instances and rules in line with what was read, with the history of what that changed.
import { announce } from '../../platform/notify.ts'
import { consumerChanges, instanceChanges, providerChanges, ruleChanges } from '../changes.ts'
import { instancesOf } from '../instances.ts'
import { type Ownership, OwnershipTally } from '../ownership.ts'
import type { EventFact, InstanceFact, Oddity, RuleFact } from '../rows.ts'
import { isSame } from '../same.ts'
import { writeOwnership } from './applications.ts'
import { difference, eventsOf, joined, type Difference } from './diff.ts'
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
  type Table,
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

/** Belongs into a transaction, on a pipelined connection: what need not wait for an answer is sent at once. */
export async function writeUpdate(writing: Writing, model: RegistryModel, update: Update): Promise<Written> {
  const differences = await differencesOf(writing, update)
  const changed = differences ? ofInstances(differences.providers) : []
  const places = new Map([...update.places, ...changed].map((place: Place) => [placeKey(place), place]))
  // the database does them in this order: what is read of providers is what was written of them
  const [, instances] = await Promise.all([
    differences && writeProviders(writing, differences),
    writeInstances(writing, model, [...places.values()]),
  ])
  const rules = difference(update.rules.before, update.rules.after, ruleTable.keyOf)
  const attribution = await ownWrites(writing, rules)
  const events = [
    ...(differences ? eventsOfProviders(differences) : []),
    ...eventsOf('instance', instances, describeInstance, instanceChanges),
    ...eventsOf('rule', rules, describeRule, ruleChanges),
  ]
  const touched = differences ? touchedBy(differences) : []
  const changedRules = [...rules.upserts, ...rules.removals]
  await Promise.all([
    writeRules(writing, rules, { attribution, isFirst: false }),
    replaceOddities(writing, { below: [...update.oddities.prefixes, ...update.interfaces.map((item) => item.path)] }, [
      ...update.oddities.found,
      ...update.interfaces.flatMap((item) => item.oddities),
    ]),
    insertEvents(writing, attribution.events(events)),
    touched.length > 0 || places.size > 0 ? announce(writing.sql, 'registry', touched) : undefined,
    changedRules.length > 0 ? announce(writing.sql, 'rules', [...new Set(changedRules.map((rule) => rule.key))]) : undefined,
  ])
  return { events: events.length, flipped: flippedOf(instances) }
}

type Differences = Pick<LeafUpdate, 'providers' | 'consumers' | 'services'>

/** Of what was listed and of what names alone changed; undefined where neither is. */
async function differencesOf(writing: Writing, { interfaces, leaves }: Update): Promise<Differences | undefined> {
  const listed = interfaces.length > 0 ? await listedDifferences(writing, interfaces) : undefined
  const all = [listed, leaves].filter((part) => part !== undefined)
  if (all.length === 0) return undefined
  return {
    providers: joined(all.map((part) => part.providers)),
    consumers: joined(all.map((part) => part.consumers)),
    services: joined(all.map((part) => part.services)),
  }
}

async function writeProviders(writing: Writing, { providers, consumers, services }: Differences): Promise<void> {
  await Promise.all([
    writeOwnership(writing, ownersOf([...providers.upserts, ...consumers.upserts]), false),
    writeDifference(writing, providerTable, providers),
    writeDifference(writing, consumerTable, consumers),
    writeDifference(writing, serviceTable, services),
  ])
}

/** No row is both removed and written. */
async function writeDifference<T>(writing: Writing, table: Table<T>, { removals, upserts }: Difference<T>): Promise<void> {
  await Promise.all([removeFacts(writing, table, removals), upsertFacts(writing, table, upserts)])
}

const eventsOfProviders = ({ providers, consumers }: Differences): EventFact[] => [
  ...eventsOf('provider', providers, describeProvider, (old, now) => providerChanges(withKey(old), withKey(now))),
  ...eventsOf('consumer', consumers, describeConsumer, (old, now) => consumerChanges(withKey(old), withKey(now))),
]

/** Services of which anything became another. */
function touchedBy({ providers, consumers, services }: Differences): string[] {
  const rows = [...providers.upserts, ...providers.removals, ...consumers.upserts, ...consumers.removals]
  return [...new Set([...rows.map((row) => row.service), ...[...services.upserts, ...services.removals].map((row) => row.id)])]
}

/** Providers of which rows of instances may become others: not those that changed in nothing that instances are made of. */
function ofInstances({ appeared, removals, changed }: Difference<StoredProvider>): StoredProvider[] {
  const moved = changed.filter(({ before, after }) => !isSame(instancePartOf(before), instancePartOf(after)))
  return [...appeared, ...removals, ...moved.flatMap(({ before, after }) => [before, after])]
}

/** What providerGroups reads. */
const instancePartOf = ({
  application,
  address,
  host,
  port,
  level,
  release,
  generation,
  startedAt,
  protocol,
}: StoredProvider): unknown[] => [application, address, host, port, level, release, generation, startedAt, protocol]

/** Against all rows of the services of some interfaces. */
async function listedDifferences({ sql, sourceId }: Writing, interfaces: readonly ResolvedInterface[]): Promise<Differences> {
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

async function writeInstances(writing: Writing, model: RegistryModel, places: readonly Place[]): Promise<Difference<InstanceFact>> {
  if (places.length === 0) return difference<InstanceFact>([], [], instanceTable.keyOf)
  const { sql, sourceId } = writing
  const where = { applications: places.map((place) => place.application), hosts: places.map((place) => place.host) }
  const wanted = new Set(places.map(placeKey))
  const nodes = [...new Set(where.applications)]
    .flatMap((application) => model.instancesOf(application))
    .filter((node) => wanted.has(placeKey(node)))
  const [before, groups] = await Promise.all([instancesAt(sql, sourceId, where), providerGroups(sql, sourceId, where)])
  const instances = difference(before, instancesOf(nodes, groups), instanceTable.keyOf)
  await writeDifference(writing, instanceTable, instances)
  return instances
}

const flippedOf = ({ changed }: Difference<InstanceFact>): string[] =>
  changed.filter(({ before, after }) => before.level !== after.level).map(({ after }) => after.application)

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
