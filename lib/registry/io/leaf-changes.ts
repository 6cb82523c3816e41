// The cheap path of a batch: where names came and went and nothing else moved, the names say what rows become, and nothing is listed.
// What they cannot say for certain is left to the listing.
import { isEncodedLikeJava } from '../dubbo-url.ts'
import { bytesOfName, packetLimitBytes } from '../packet-size.ts'
import { planRow, type LeafChange } from '../leaf-plan.ts'
import { isPattern } from '../matching.ts'
import { consumerKey, providerKey, providerOfNode, type MergeContext } from '../merge.ts'
import type { ConsumerFact, ServiceFact } from '../rows.ts'
import { isSame } from '../same.ts'
import { interfaceOf } from '../tree.ts'
import { readConsumerNode, readProviderNode, type NodeProvider } from '../url-facts.ts'
import { difference, type Difference } from './diff.ts'
import { consumersByKey, providersByKey } from './leaf-store.ts'
import { servicesAfter, type LeafContext, type LeafRows } from './leaf-services.ts'
import type { Leaves } from './marks.ts'
import type { RegistryModel } from './model.ts'
import { serviceFactsOf } from './store.ts'
import { consumerTable, providerTable, serviceTable, toStored, type StoredConsumer, type StoredProvider } from './tables.ts'

/** What some names changed, interface by interface already put together. */
export type LeafUpdate = {
  /** Directories it is about; their readings say no longer what their rows were made of */
  nodes: string[]
  providers: Difference<StoredProvider>
  consumers: Difference<StoredConsumer>
  services: Difference<ServiceFact>
}

/** The names of one interface, read. */
export type ReadLeaves = {
  node: string
  interface: string
  providers: Map<string, LeafChange<NodeProvider>[]>
  consumers: Map<string, LeafChange<ConsumerFact>[]>
}

/** `rest`: directories that must be listed. */
export async function planLeaves(context: LeafContext, marks: readonly Leaves[]): Promise<{ update: LeafUpdate; rest: string[] }> {
  const { sql, sourceId } = context
  const rest: string[] = []
  const orRest = <T>(node: string, found: T | undefined): T[] => {
    if (found === undefined) rest.push(node)
    return found === undefined ? [] : [found]
  }
  const read = marks.flatMap((mark) => orRest(mark.node, readLeaves(context, mark)))
  const [providers, consumers, before] = await Promise.all([
    providersByKey(sql, sourceId, factsOf(read.map((item) => item.providers))),
    consumersByKey(sql, sourceId, factsOf(read.map((item) => item.consumers))),
    serviceFactsOf(
      sql,
      sourceId,
      read.map((item) => item.interface),
    ),
  ])
  const rules = mergeContextOf(context.model)
  const planned = read.flatMap((item) => orRest(item.node, rowsOf(item, { providers, consumers }, rules)))
  const after = await servicesAfter(context, planned, before)
  const sure = planned.flatMap((item) => orRest(item.node, after.has(item.interface) ? item : undefined))
  const names = new Set(sure.map((item) => item.interface))
  const update: LeafUpdate = {
    nodes: sure.map((item) => item.node),
    providers: difference(
      sure.flatMap((item) => item.providers.before),
      sure.flatMap((item) => item.providers.after),
      providerTable.keyOf,
    ),
    consumers: difference(
      sure.flatMap((item) => item.consumers.before),
      sure.flatMap((item) => item.consumers.after),
      consumerTable.keyOf,
    ),
    services: difference(
      before.filter((service) => names.has(service.interface)),
      sure.flatMap((item) => after.get(item.interface) ?? []),
      serviceTable.keyOf,
    ),
  }
  return { update, rest }
}

/** As in resolve.ts, without rules of the interface's own: it has none. */
const mergeContextOf = (model: RegistryModel): MergeContext => ({
  hasInstance: (application, host, port) => model.hasInstance(application, host, port),
  rulesFor: (service, application) => model.weightRulesFor(service, application),
})

const factsOf = <T>(all: readonly Map<string, LeafChange<T>[]>[]): T[] =>
  all.flatMap((byKey) => [...byKey.values()].flatMap(([first]) => (first ? [first.fact] : [])))

/** Undefined: the interface is not one of which names tell all, or one of these is odd. */
function readLeaves({ model, root }: LeafContext, { node, leaves }: Leaves): ReadLeaves | undefined {
  const bytes = model.plain.get(node)
  const name = interfaceOf(node)
  if (bytes === undefined || name === undefined) return undefined
  const added = [...leaves.values()].reduce((sum, leaf) => sum + (leaf.last === 'created' ? bytesOfName(leaf.name) : 0), bytes)
  // near the limit of a packet the size itself is told of
  if (added > packetLimitBytes / 2) return undefined
  model.plain.set(node, added)
  const found: ReadLeaves = { node, interface: name, providers: new Map(), consumers: new Map() }
  for (const leaf of leaves.values()) {
    const isRead = leaf.category === 'providers' ? addProvider(found, leaf, root) : addConsumer(found, leaf, root)
    if (!isRead) return undefined
  }
  return found
}

type Event = { name: string } & Pick<LeafChange<unknown>, 'first' | 'last'>

function addProvider(found: ReadLeaves, { name, first, last }: Event, root: string): boolean {
  // what its row does not give back is kept with the listing
  if (!isEncodedLikeJava(name)) return false
  const { fact, oddity } = readProviderNode(found.interface, name, `${root}/${found.node}/providers/${name}`)
  if (!fact || oddity) return false
  push(found.providers, providerKey(fact), { fact, first, last })
  return true
}

function addConsumer(found: ReadLeaves, { name, first, last }: Event, root: string): boolean {
  const { fact, oddity } = readConsumerNode(found.interface, name, `${root}/${found.node}/consumers/${name}`)
  if (!fact || oddity || isPattern(fact)) return false
  push(found.consumers, consumerKey(fact), { fact, first, last })
  return true
}

function push<T>(all: Map<string, T[]>, key: string, item: T): void {
  const found = all.get(key)
  if (found) found.push(item)
  else all.set(key, [item])
}

type Known = { providers: ReadonlyMap<string, StoredProvider>; consumers: ReadonlyMap<string, StoredConsumer> }

function rowsOf(read: ReadLeaves, known: Known, context: MergeContext): LeafRows | undefined {
  const rows: LeafRows = {
    node: read.node,
    interface: read.interface,
    providers: { before: [], after: [] },
    consumers: { before: [], after: [] },
  }
  for (const [key, changes] of read.providers) {
    const row = known.providers.get(key)
    const plan = planRow<StoredProvider | NodeProvider>(row, changes, isMadeOf)
    if (!plan) return undefined
    if (row) rows.providers.before.push(row)
    if (plan.after) rows.providers.after.push(isStored(plan.after) ? plan.after : toStored(providerOfNode(plan.after, context)))
  }
  for (const [key, changes] of read.consumers) {
    const row = known.consumers.get(key)
    const plan = planRow<StoredConsumer | ConsumerFact>(row, changes, isMadeOf)
    if (!plan) return undefined
    if (row) rows.consumers.before.push(row)
    if (plan.after) rows.consumers.after.push('interface' in plan.after ? toStored(plan.after) : plan.after)
  }
  return rows
}

const isStored = (row: StoredProvider | NodeProvider): row is StoredProvider => 'effectiveWeight' in row

/** The row says what the node says; what it says beyond that comes from elsewhere. */
const isMadeOf = (row: object, fact: object): boolean => {
  const columns = new Map<string, unknown>(Object.entries(row))
  return Object.entries(fact).every(([column, value]) => !columns.has(column) || isSame(columns.get(column), value))
}
