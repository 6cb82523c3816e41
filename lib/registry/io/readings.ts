// What rows were made of. An interface whose reading is the same as the one kept beside its rows need not be read, parsed and compared
// again: not after a restart, and not after a reconnect. ZooKeeper counts the changes of a node's children, so the four categories are
// asked for their stat only. The rest that an interface's rows depend on: which applications are mapped to it (part of its reading),
// instances and rules of its applications (see staleInterfaces), and our own code (rowFormat).
// What application-level instances offer is made of their metadata, which stays the same for a revision; which of them have no node on
// the interface level anywhere is known only when every directory was looked at, so it stands apart in the digest.
// An interface about which something is odd, or of which something was guessed, has no reading: it is read every time.
import { createHash } from 'node:crypto'
import type { Sql } from '../../platform/database.ts'
import { isAppError } from '../../platform/errors.ts'
import { encodeNodeName, isEncodedLikeJava } from '../dubbo-url.ts'
import type { InstanceNode } from '../instance-node.ts'
import type { RuleFact } from '../rows.ts'
import { parseServiceId } from '../service-id.ts'
import { categories } from '../tree.ts'
import { difference } from './diff.ts'
import type { RegistryModel } from './model.ts'
import type { CategoryStats, TreeReader } from './read-tree.ts'
import { interfacesOfApplications, removeFacts, upsertFacts, type Writing } from './store.ts'
import { selectList, type Table } from './tables.ts'

/**
 * `interface` and `provider-names`: name is a directory below the root; `instances` and `instance-names`: name is an application. Of the
 * names of nodes those are kept that the rows do not give back, for the day on which they may not be listed any more.
 */
export type Reading = { kind: 'interface' | 'instances' | 'provider-names' | 'instance-names'; name: string; digest: string }

export const readingTable: Table<Reading> = {
  name: 'registry_reading',
  key: ['kind', 'name'],
  columns: [
    { name: 'kind', type: 'text', of: 'kind' },
    { name: 'name', type: 'text', of: 'name' },
    { name: 'digest', type: 'text', of: 'digest' },
  ],
  time: 'updated_at',
  hasTextIndex: false,
  keyOf: ({ kind, name }) => `${kind}\n${name}`,
}

export async function allReadings(sql: Sql, sourceId: string): Promise<Reading[]> {
  const found = await sql.query<Reading>(`select ${selectList(readingTable, 'r')} from registry_reading r where source_id = $1`, [sourceId])
  return found.rows
}

const digestOf = (...parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

type MadeOf = { stats: CategoryStats; mapped: readonly string[]; alone: readonly InstanceNode[] }

/** `alone`: the instances on the application level only that say they offer it. */
export const readingOfInterface = (format: string, node: string, { stats, mapped, alone }: MadeOf): Reading => ({
  kind: 'interface',
  name: node,
  digest: [digestOfNodes(format, stats, mapped), digestOfAlone(alone)].filter((part) => part !== '').join('.'),
})

/** The parts of a reading's digest. */
export function digestsOf(digest: string): { nodes: string; alone: string } {
  const [nodes = '', alone = ''] = digest.split('.')
  return { nodes, alone }
}

/** The times tell a tree that was made anew by the same script, with the same transaction numbers, from the one before. */
export function digestOfNodes(format: string, stats: CategoryStats, mapped: readonly string[]): string {
  const parts = categories.map((category) => {
    const stat = stats[category]
    if (!stat) return null
    const { createdZxid, createdAt, childrenZxid, childrenVersion, childCount, aclVersion } = stat
    return [createdZxid, createdAt.getTime(), childrenZxid, childrenVersion, childCount, aclVersion]
  })
  return digestOf(format, parts, mapped)
}

/** Empty where there are none, as on registries of the interface level. */
export const digestOfAlone = (alone: readonly InstanceNode[]): string =>
  alone.length === 0 ? '' : digestOf(alone.map(({ application, address, revision }) => `${application} ${address} ${revision}`).sort())

/** Everything the instance nodes of some applications say; applications without any have no reading. */
export function readingsOfInstances(format: string, instances: readonly InstanceNode[]): Reading[] {
  return [...Map.groupBy(instances, (instance) => instance.application)].flatMap(([name, all]) => {
    const nodes = all.toSorted((left, right) => (left.address < right.address ? -1 : 1))
    const others = nodes.flatMap(({ node, address }): [string, string][] => (node === address ? [] : [[node, address]]))
    const said: Reading = { kind: 'instances', name, digest: digestOf(format, nodes) }
    return others.length === 0 ? [said] : [said, { kind: 'instance-names', name, digest: JSON.stringify(others) }]
  })
}

/** Of the names in a category of providers; none where the rows give all of them back. */
export function readingOfProviderNames(node: string, names: readonly string[]): Reading | undefined {
  const others = names.filter((name) => !isEncodedLikeJava(name))
  return others.length === 0 ? undefined : { kind: 'provider-names', name: node, digest: JSON.stringify(others) }
}

/** What ZooKeeper knows of the categories of an interface, without their children; undefined where it does not tell us of one. */
export async function statsOf({ zookeeper, options }: TreeReader, path: string): Promise<CategoryStats | undefined> {
  const stats: CategoryStats = {}
  const found = await zookeeper.statAll(
    categories.map((category) => `${path}/${category}`),
    options,
  )
  for (const [index, category] of categories.entries()) {
    const stat = found[index]
    if (stat?.status === 'fulfilled') stats[category] = stat.value
    else if (isAppError(stat?.reason, 'forbidden')) return undefined
    else if (!isAppError(stat?.reason, 'not-found')) throw stat?.reason
  }
  return stats
}

type Batch = {
  interfaces: readonly { node: string; reading: Reading | undefined; names: Reading | undefined }[]
  /** Where instance nodes moved */
  places: readonly { application: string }[]
  /** Directories whose rows were made of something else than a listing, or not at all */
  unread: readonly string[]
}

/** Keeps what the rows of a batch were made of; belongs into its transaction. */
export async function saveReadings(
  writing: Writing,
  { model, format }: { model: RegistryModel; format: string },
  { interfaces, places, unread: others }: Batch,
): Promise<void> {
  const applications = [...new Set(places.map((place) => place.application))]
  const present = readingsOfInstances(
    format,
    applications.flatMap((application) => model.instancesOf(application)),
  )
  const made = [...present, ...interfaces.flatMap(({ reading, names }) => [reading, names].filter((item) => item !== undefined))]
  const kept = new Set(made.map(readingTable.keyOf))
  const looked = interfaces.map((item) => item.node)
  const gone = [
    ...applications.flatMap((name): Reading[] => [none('instances', name), none('instance-names', name)]),
    ...[...looked, ...others].map((name) => none('interface', name)),
    ...looked.map((name) => none('provider-names', name)),
  ].filter((reading) => !kept.has(readingTable.keyOf(reading)))
  await Promise.all([upsertFacts(writing, readingTable, made), removeFacts(writing, readingTable, gone)])
}

const none = (kind: Reading['kind'], name: string): Reading => ({ kind, name, digest: '' })

type Before = { readings: readonly Reading[]; rules: readonly RuleFact[] }

/** Applications whose instance nodes are not what they were. */
export function movedApplications(format: string, model: RegistryModel, before: Before): string[] {
  const { upserts, removals } = difference(
    before.readings.filter((reading) => reading.kind === 'instances'),
    readingsOfInstances(format, model.allInstances()).filter((reading) => reading.kind === 'instances'),
    readingTable.keyOf,
  )
  return [...upserts, ...removals].map((reading) => reading.name)
}

/** Directories whose rows may be others although their own nodes did not move: for instances or config-centre rules that did. */
export async function staleInterfaces(
  where: { sql: Sql; sourceId: string; format: string },
  model: RegistryModel,
  before: Before,
): Promise<Set<string>> {
  const rules = difference(before.rules.filter(decidesRows), model.allRules().filter(decidesRows), (rule) => rule.path)
  const keys = [...rules.upserts, ...rules.removals].map((rule) => rule.key)
  const applications = new Set([...movedApplications(where.format, model, before), ...keys])
  const interfaces = [
    ...keys.map((key) => parseServiceId(key).interface),
    ...(await interfacesOfApplications(where.sql, where.sourceId, [...applications])),
    ...model.interfacesMappedTo(applications),
  ]
  return new Set(interfaces.map(encodeNodeName))
}

/** Config-centre rules that weights and problems are made of; old rule URLs are children of the interface itself. */
const decidesRows = ({ kind }: RuleFact): boolean => kind === 'configurators' || kind === 'migration'
