// Looks again at what moved and brings the database in line.
import { sqlStateOf, inTransaction, type Database } from '../../platform/database.ts'
import type { Lease } from '../../platform/leases.ts'
import type { Log } from '../../platform/log.ts'
import { markFresh } from '../../platform/sources.ts'
import { messageOf } from '../../platform/errors.ts'
import { encodeNodeName } from '../dubbo-url.ts'
import type { InstanceNode } from '../instance-node.ts'
import { endpointKey } from '../merge.ts'
import type { Oddity, RuleFact } from '../rows.ts'
import { isSame } from '../same.ts'
import { parseServiceId } from '../service-id.ts'
import { hasCategory, instanceNodes, isMixed, type Touched } from '../tree.ts'
import { forEachInFlight } from './in-flight.ts'
import type { RegistryModel } from './model.ts'
import { readMapping, readMappings } from './read-claims.ts'
import { childrenOf, readInstance, readRule, type TreeReader } from './read-tree.ts'
import { saveReadings } from './readings.ts'
import { addClaims, listAndMerge, toRows, type ListedInterface, type ResolvedInterface } from './resolve.ts'
import { fence, interfaceEndpoints, interfacesOfApplications, servicesOfInterfaces } from './store.ts'
import { writeUpdate, type Place, type Update, type Written } from './write-interfaces.ts'

export type BatchContext = {
  /** Of the rows that are made: see rowFormat */
  format: string
  reader: TreeReader
  model: RegistryModel
  database: Pick<Database, 'pool'>
  lease: Lease
  log: Log
  now(): Date
  /** Rules as the database has them, by path: kept here because there are few and an interface's are not found by key */
  storedRules: Map<string, RuleFact>
}

const inFlight = 64

/** `again`: what else must be looked at because of what this batch wrote. */
export type Applied = { events: number; again: Touched[] }

/** Throws when ZooKeeper or the database fail. The model is ahead of the database then: only a snapshot brings them together. */
export async function applyBatch(context: BatchContext, touched: readonly Touched[]): Promise<Applied> {
  const moved = new Moved()
  const { reader, model } = context
  const hadInstances = model.hasInstances
  await forEachInFlight(touched, inFlight, (item) => refresh(context, item, moved))
  // a snapshot without instances had no use for the mapping
  if (!hadInstances && model.hasInstances) await readMappings(reader, (name, applications) => model.setMapping(name, applications))
  await addDependents(context, moved)
  const interfaces = await resolveAll(context, moved)
  const { events, flipped } = await write(context, interfaces, moved)
  // what an application offers on the application level counts only for instances without an interface-level node anywhere
  const dependent = model.interfacesMappedTo(new Set(flipped))
  return { events, again: dependent.map((name) => ({ kind: 'interface', node: encodeNodeName(name) })) }
}

/** What a batch found out on its way. */
class Moved {
  /** Directories below the root */
  readonly nodes = new Set<string>()
  /** Applications whose instances or rules moved */
  readonly applications = new Set<string>()
  readonly services = new Set<string>()
  readonly places: Place[] = []
  readonly rulePaths = new Set<string>()
  readonly oddityPrefixes: string[] = []
  readonly oddities: Oddity[] = []
}

async function refresh(context: BatchContext, item: Touched, moved: Moved): Promise<void> {
  switch (item.kind) {
    case 'interface':
      return refreshDirectory(context, item.node, moved)
    case 'mapping':
      return refreshMapping(context, item.interface, moved)
    case 'instance':
      return refreshInstance(context, item.application, item.node, moved)
    case 'application':
      return refreshApplication(context, item.application, moved)
    case 'rule':
      return refreshRule(context, item.path, moved)
    case 'everything':
  }
}

/** An interface that nobody is mapped to any more loses what was offered on the application level. */
async function refreshMapping({ reader, model }: BatchContext, name: string, moved: Moved): Promise<void> {
  const before = model.mappedApplications(name)
  const after = await readMapping(reader, name)
  model.setMapping(name, after)
  if (model.hasInstances && before.length + after.length > 0) moved.nodes.add(encodeNodeName(name))
}

/** In a mixed tree a directory without a category is an application's, unless it is named like an interface. */
async function refreshDirectory(context: BatchContext, node: string, moved: Moved): Promise<void> {
  const { reader } = context
  if (isMixed(reader.paths) && !hasCategory(await childrenOf(reader, `${reader.paths.root}/${node}`))) {
    await refreshApplication(context, node, moved)
    if (!node.includes('.')) return
  }
  moved.nodes.add(node)
}

async function refreshApplication(context: BatchContext, application: string, moved: Moved): Promise<void> {
  const { reader, model } = context
  const now = instanceNodes(reader.paths, await childrenOf(reader, `${reader.paths.services}/${application}`))
  for (const node of new Set([...now, ...model.nodesOf(application)])) await refreshInstance(context, application, node, moved)
}

async function refreshInstance({ reader, model }: BatchContext, application: string, node: string, moved: Moved): Promise<void> {
  const { instance, oddity } = await readInstance(reader, application, node)
  const before = model.setInstance(application, node, instance)
  moved.oddityPrefixes.push(`${reader.paths.services}/${application}/${node}`)
  if (oddity) moved.oddities.push(oddity)
  for (const known of [before, instance]) if (known) moved.places.push({ application, host: known.host })
  if (!isSame(endpointsOf(before), endpointsOf(instance))) moved.applications.add(application)
}

const endpointsOf = (instance: InstanceNode | undefined): unknown =>
  instance ? [instance.address, instance.endpoints, instance.release, instance.startedAt] : null

async function refreshRule({ reader, model }: BatchContext, path: string, moved: Moved): Promise<void> {
  const before = model.ruleAt(path)
  const { rule, oddity } = await readRule(reader, path)
  const broken = model.setRule(path, rule)
  moved.oddityPrefixes.push(path)
  moved.rulePaths.add(path)
  for (const found of [oddity, broken]) if (found) moved.oddities.push(found)
  for (const known of [before, rule]) {
    if (known?.kind !== 'configurators' && known?.kind !== 'migration') continue
    moved.services.add(known.key)
    moved.applications.add(known.key)
  }
}

/** An instance that came or went and a rule that changed concern every interface of their application. */
async function addDependents({ model, database, lease }: BatchContext, moved: Moved): Promise<void> {
  for (const service of moved.services) moved.nodes.add(encodeNodeName(parseServiceId(service).interface))
  const interfaces = [
    ...(await interfacesOfApplications(database.pool, lease.sourceId, [...moved.applications])),
    ...model.interfacesMappedTo(moved.applications),
  ]
  for (const name of interfaces) moved.nodes.add(encodeNodeName(name))
}

async function resolveAll(context: BatchContext, moved: Moved): Promise<ResolvedInterface[]> {
  const { database, lease, reader } = context
  const listed: ListedInterface[] = []
  await forEachInFlight(moved.nodes, inFlight, async (node) => {
    const found = await listAndMerge(context, node)
    if (!('code' in found)) return void listed.push(found)
    moved.oddityPrefixes.push(found.path)
    if (await reader.zookeeper.exists(found.path, reader.options)) moved.oddities.push(found)
  })
  const candidates = [...new Set(listed.flatMap((item) => item.candidates))]
  const endpoints = candidates.length > 0 ? await interfaceEndpoints(database.pool, lease.sourceId, candidates) : []
  const withNode = new Set(endpoints.map((endpoint) => endpointKey(endpoint.application, endpoint.host, endpoint.port)))
  const known = Map.groupBy(
    await servicesOfInterfaces(
      database.pool,
      lease.sourceId,
      listed.map((item) => item.interface),
    ),
    (service) => service.interface,
  )
  const resolved: ResolvedInterface[] = []
  await forEachInFlight(listed, inFlight, async (item) => {
    const whole = await addClaims(context, item, (endpoint) => withNode.has(endpoint))
    const rows = toRows(context, whole, known.get(item.interface) ?? [])
    const isDead = rows.providers.length + rows.consumers.length === 0
    // a directory that was removed takes its services with it; an empty one stays and is said to be dead
    const isGone = isDead && !(await context.reader.zookeeper.exists(item.path, context.reader.options))
    resolved.push(isGone ? { ...rows, services: [], reading: undefined } : rows)
  })
  return resolved
}

async function write(context: BatchContext, interfaces: readonly ResolvedInterface[], moved: Moved): Promise<Written> {
  const { storedRules, model } = context
  const directories = new Set(interfaces.map((item) => item.path))
  const before = [...storedRules.values()].filter(
    (rule) => moved.rulePaths.has(rule.path) || directories.has(parentOf(parentOf(rule.path))),
  )
  const after = [...interfaces.flatMap((item) => item.rules), ...[...moved.rulePaths].flatMap((path) => model.ruleAt(path) ?? [])]
  const update: Update = {
    interfaces,
    places: moved.places,
    rules: { before, after },
    oddities: { prefixes: moved.oddityPrefixes, found: moved.oddities },
  }
  const written = await commit(context, update)
  for (const rule of before) storedRules.delete(rule.path)
  for (const rule of after) storedRules.set(rule.path, rule)
  return written
}

/** Writes everything in one transaction; where the database refuses the data, interface by interface, so that one hurts no other. */
async function commit(context: BatchContext, update: Update): Promise<Written> {
  try {
    return await commitOnce(context, update)
  } catch (error) {
    if (!isDataError(error) || update.interfaces.length === 0) throw error
    context.log.warn({ reason: messageOf(error) }, 'a batch could not be stored; its interfaces are stored one by one')
  }
  const parts = [await commitOnce(context, { ...update, interfaces: [] })]
  for (const item of update.interfaces) {
    const alone: Update = {
      ...update,
      interfaces: [item],
      places: [],
      oddities: { prefixes: [], found: [] },
      rules: { before: [], after: [] },
    }
    try {
      parts.push(await commitOnce(context, alone))
    } catch (error) {
      if (!isDataError(error)) throw error
      await commitOnce(context, {
        ...alone,
        interfaces: [],
        notStorable: [item.node],
        oddities: { prefixes: [item.path], found: [{ path: item.path, code: 'not-storable', text: messageOf(error) }] },
      })
    }
  }
  return { events: parts.reduce((sum, part) => sum + part.events, 0), flipped: parts.flatMap((part) => part.flipped) }
}

const commitOnce = ({ database, lease, model, now, format }: BatchContext, update: Update): Promise<Written> =>
  inTransaction(async (sql) => {
    const at = now()
    const writing = { sql, sourceId: lease.sourceId, now: at }
    const written = await writeUpdate(writing, model, update)
    await saveReadings(writing, { model, format }, update)
    await markFresh(sql, lease.sourceId, at)
    await fence(sql, lease)
    return written
  }, database.pool)

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'))

/** SQLSTATE classes 22 (data exception) and 54 (program limit exceeded): the data, not the database. */
export const isDataError = (error: unknown): boolean => /^(22|54)/.test(sqlStateOf(error) ?? '')
