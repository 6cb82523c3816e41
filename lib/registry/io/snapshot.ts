// Reads the whole tree and makes the database equal to it, in one transaction: the first time, after a restart and after every
// reconnect. What is the same is not written; what is not becomes history. Memory stays flat: rows go to staging while reading.
import { inTransaction } from '../../platform/database.ts'
import { announce } from '../../platform/notify.ts'
import { markFresh } from '../../platform/sources.ts'
import { endpointKey } from '../merge.ts'
import { instancesOf } from '../instances.ts'
import { encodeNodeName } from '../dubbo-url.ts'
import type { Oddity, RuleFact } from '../rows.ts'
import type { BatchContext } from './apply-batch.ts'
import { recordReach } from './history-reach.ts'
import { forEachInFlight } from './in-flight.ts'
import { readMapping } from './read-claims.ts'
import { childrenOf, interfaceDirectories, listConfig, readInstances, readRule } from './read-tree.ts'
import { addClaims, listAndMerge, toRows, type ListedInterface, type ResolveContext } from './resolve.ts'
import { Staging } from './staging.ts'
import { allRules, fence, providerGroups, replaceOddities, servicesOfInterfaces } from './store.ts'

export type SnapshotResult = { interfaces: number; providers: number; consumers: number; instances: number; events: number; first: boolean }

/** Interfaces read at once, with four requests each. More hide no latency, but what waits unread is garbage that grew old. */
const inFlight = 16

/** Throws when ZooKeeper or the database fail; nothing is written then. */
export function takeSnapshot(context: BatchContext): Promise<SnapshotResult> {
  return inTransaction(async (client) => {
    const { reader, model, lease } = context
    const now = context.now()
    const oddities: Oddity[] = []
    const staging = await Staging.open({ client, sourceId: lease.sourceId, now })
    const nodes = await interfaceDirectories(reader)
    await fillModel(context, oddities)
    const rules = await readInterfaces(context, nodes, staging, oddities)
    const events = await staging.merge([...model.allRules(), ...rules], await allRules(client, lease.sourceId), async () =>
      instancesOf(model.allInstances(), await providerGroups(client, lease.sourceId, null)),
    )
    await replaceOddities({ sql: client, sourceId: lease.sourceId, now }, null, oddities)
    await announce(client, 'registry')
    const counts = { interfaces: nodes.length, ...staging.counts }
    await recordReach({ sql: client, sourceId: lease.sourceId, now }, staging.isFirst)
    await markFresh(client, lease.sourceId, context.now(), { counts })
    await fence(client, lease)
    return { ...counts, events, first: staging.isFirst, rules }
  }, context.database.pool).then(({ rules, ...result }) => {
    context.storedRules.clear()
    for (const rule of [...context.model.allRules(), ...rules]) context.storedRules.set(rule.path, rule)
    return result
  })
}

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
  if (model.hasInstances)
    await forEachInFlight(await childrenOf(reader, reader.paths.mapping), inFlight, async (name) =>
      model.setMapping(name, await readMapping(reader, name)),
    )
}

async function readInterfaces(context: BatchContext, nodes: readonly string[], staging: Staging, oddities: Oddity[]): Promise<RuleFact[]> {
  const both = new Set<string>()
  const resolving: ResolveContext = { ...context, onBoth: (application, host, port) => both.add(endpointKey(application, host, port)) }
  const known = staging.isFirst
    ? new Map()
    : Map.groupBy(await servicesOfInterfaces(staging.client, context.lease.sourceId, null), (service) => service.interface)
  const rules: RuleFact[] = []
  const later: ListedInterface[] = []
  async function finish(listed: ListedInterface): Promise<void> {
    const rows = toRows(resolving, listed, known.get(listed.interface) ?? [])
    rules.push(...rows.rules)
    oddities.push(...rows.oddities)
    await staging.add(rows)
  }
  const directories = new Set(nodes)
  const all = new Set([...nodes, ...context.model.mappedInterfaces().map(encodeNodeName)])
  // in order, so that indexes grow at their end
  await forEachInFlight([...all].sort(), inFlight, async (node) => {
    const listed = await listAndMerge(resolving, node)
    if ('code' in listed) oddities.push(listed)
    // who is on the application level only is known when everything was read
    else if (listed.candidates.length > 0) later.push(listed)
    else if (directories.has(node)) await finish(listed)
  })
  await forEachInFlight(later, inFlight, async (listed) => finish(await addClaims(resolving, listed, (endpoint) => both.has(endpoint))))
  await staging.flush()
  return rules
}
