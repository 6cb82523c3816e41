// Reads the whole tree and makes the database equal to it, in one transaction: the first time, after a restart and after every
// reconnect. What has not moved since its rows were made is not even read; what is the same is not written, and what is not becomes
// history. Memory stays flat: rows go to staging while reading.
import { inTransaction } from '../../platform/database.ts'
import { announce } from '../../platform/notify.ts'
import { markFresh } from '../../platform/sources.ts'
import { endpointKey } from '../merge.ts'
import { instancesOf } from '../instances.ts'
import { decodeNodeName, encodeNodeName } from '../dubbo-url.ts'
import type { Oddity, RuleFact } from '../rows.ts'
import type { BatchContext } from './batch-context.ts'
import { recordReach } from './history-reach.ts'
import { forEachInFlight } from './in-flight.ts'
import { readMappings } from './read-claims.ts'
import { interfaceDirectories, listConfig, readInstances, readRule } from './read-tree.ts'
import { addClaims, listAndMerge, toRows, type ListedInterface, type ResolveContext } from './resolve.ts'
import { allReadings, readingOfInterface, readingsOfInstances, staleInterfaces, statsOf, type Reading } from './readings.ts'
import { Staging } from './staging.ts'
import { allRules, fence, interfaceEndpoints, providerGroups, replaceOddities } from './store.ts'

export type SnapshotResult = {
  interfaces: number
  /** Interfaces that had not moved since their rows were made, and so were not read */
  unmoved: number
  providers: number
  consumers: number
  instances: number
  events: number
  first: boolean
}

/** Interfaces read at once, with four requests each. More hide no latency, but what waits unread is garbage that grew old. */
const inFlight = 16

type Before = { readings: readonly Reading[]; rules: readonly RuleFact[] }

/** Throws when ZooKeeper or the database fail; nothing is written then. */
export function takeSnapshot(context: BatchContext): Promise<SnapshotResult> {
  return inTransaction(async (client) => {
    const { reader, model, lease } = context
    const { sourceId } = lease
    const now = context.now()
    const oddities: Oddity[] = []
    const staging = await Staging.open({ client, sourceId, now })
    const before: Before = {
      readings: staging.isFirst ? [] : await allReadings(client, sourceId),
      rules: await allRules(client, sourceId),
    }
    const nodes = await interfaceDirectories(reader)
    await fillModel(context, oddities)
    const { rules, unmoved } = await readInterfaces(context, { nodes, before }, staging, oddities)
    const all = [...model.allRules(), ...rules, ...before.rules.filter((rule) => unmoved.has(directoryOf(rule.path)))]
    const instances = readingsOfInstances(context.format, model.allInstances())
    const readAt = context.now()
    const events = await staging.merge({ ...before, unmoved }, { rules: all, instances, readAt }, async () =>
      instancesOf(model.allInstances(), await providerGroups(client, sourceId, null)),
    )
    await replaceOddities({ sql: client, sourceId, now }, null, oddities)
    await announce(client, 'registry')
    const counts = { interfaces: nodes.length, ...(await staging.counts()) }
    await recordReach({ sql: client, sourceId, now: readAt }, staging.isFirst)
    await markFresh(client, sourceId, context.now(), { counts })
    await fence(client, lease)
    return { ...counts, unmoved: unmoved.size, events, first: staging.isFirst, all }
  }, context.database.pool).then(({ all, ...result }) => {
    context.storedRules.clear()
    for (const rule of all) context.storedRules.set(rule.path, rule)
    return result
  })
}

/** The directory of `/…/<directory>/<category>/<name>`. */
const directoryOf = (path: string): string => path.split('/').at(-3) ?? ''

async function fillModel({ reader, model }: BatchContext, oddities: Oddity[]): Promise<void> {
  model.clear()
  await readInstances(reader, (application, node, { instance, oddity }) => {
    if (instance) model.setInstance(application, node, instance)
    if (oddity) oddities.push(oddity)
  })
  await forEachInFlight(await listConfig(reader), inFlight, async (path) => {
    const { rule, oddity } = await readRule(reader, path)
    const broken = rule ? model.setRule(path, rule) : undefined
    for (const found of [oddity, broken]) if (found) oddities.push(found)
  })
  // without instances nobody is on the application level, and the mapping (one node per interface) need not be read
  if (model.hasInstances) await readMappings(reader, (name, applications) => model.setMapping(name, applications))
}

async function readInterfaces(
  context: BatchContext,
  { nodes, before }: { nodes: readonly string[]; before: Before },
  staging: Staging,
  oddities: Oddity[],
): Promise<{ rules: RuleFact[]; unmoved: Set<string> }> {
  const { model, lease } = context
  const both = new Set<string>()
  const resolving: ResolveContext = { ...context, onBoth: (application, host, port) => both.add(endpointKey(application, host, port)) }
  const isUnmoved = await unmovedTest(context, staging, before)
  const rules: RuleFact[] = []
  const later: ListedInterface[] = []
  const unmoved = new Set<string>()
  // what was known of a directory holds as long as the directory was not moved; everything else is found out anew
  const plain = new Map(model.plain)
  model.plain.clear()
  async function finish(listed: ListedInterface): Promise<void> {
    const rows = toRows(resolving, listed, staging.known(listed.interface))
    rules.push(...rows.rules)
    oddities.push(...rows.oddities)
    await staging.add(rows)
  }
  const directories = new Set(nodes)
  const all = new Set([...nodes, ...model.mappedInterfaces().map(encodeNodeName)])
  // in order, so that indexes grow at their end
  await forEachInFlight([...all].sort(), inFlight, async (node) => {
    if (await isUnmoved(node)) {
      const bytes = plain.get(node)
      if (bytes !== undefined) model.plain.set(node, bytes)
      return void unmoved.add(node)
    }
    const listed = await listAndMerge(resolving, node)
    if ('code' in listed) oddities.push(listed)
    // who is on the application level only is known when everything was read
    else if (listed.candidates.length > 0) later.push(listed)
    else if (directories.has(node)) await finish(listed)
  })
  if (unmoved.size > 0) {
    const candidates = [...new Set(later.flatMap((listed) => listed.candidates))]
    const only = [...unmoved].map(decodeNodeName)
    const there = candidates.length > 0 ? await interfaceEndpoints(staging.client, lease.sourceId, candidates, { only }) : []
    for (const endpoint of there) both.add(endpoint)
  }
  await forEachInFlight(later, inFlight, async (listed) => finish(await addClaims(resolving, listed, (endpoint) => both.has(endpoint))))
  await staging.flush()
  return { rules, unmoved }
}

/** Whether a directory's rows would come out as they are: see readings.ts. */
async function unmovedTest(context: BatchContext, { client }: Staging, before: Before): Promise<(node: string) => Promise<boolean>> {
  const { reader, model, lease, format } = context
  const readings = before.readings.filter((reading) => reading.kind === 'interface')
  if (readings.length === 0) return async () => false
  const digests = new Map(readings.map((reading) => [reading.name, reading.digest]))
  const stale = await staleInterfaces({ sql: client, sourceId: lease.sourceId, format }, model, before)
  return async (node) => {
    const digest = digests.get(node)
    if (digest === undefined || stale.has(node)) return false
    const stats = await statsOf(reader, `${reader.paths.root}/${node}`)
    return digest === readingOfInterface(format, node, stats, model.mappedApplications(decodeNodeName(node))).digest
  }
}
