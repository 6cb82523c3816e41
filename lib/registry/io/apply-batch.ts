// Looks again at what moved and brings the database in line.
import { messageOf } from '../../platform/errors.ts'
import { encodeNodeName } from '../dubbo-url.ts'
import { endpointKey } from '../merge.ts'
import type { Touched } from '../tree.ts'
import { inFlight, type BatchContext } from './batch-context.ts'
import { commit, isDataError } from './commit-batch.ts'
import { forEachInFlight } from './in-flight.ts'
import { lastMapping } from './last-known.ts'
import { planLeaves } from './leaf-changes.ts'
import { whole, type Mark } from './marks.ts'
import { readMappings } from './read-claims.ts'
import { isThere } from './read-tree.ts'
import { addDependents, Moved, refresh } from './refresh.ts'
import { claimsOf, listProviders, toRows, type ListContext, type ListedInterface, type ResolvedInterface } from './resolve.ts'
import { interfaceEndpoints, servicesOfInterfaces } from './store.ts'
import type { Update, Written } from './write-interfaces.ts'

/** `again`: what else must be looked at because of what this batch wrote. `unlisted`: directories of which only names were looked at. */
export type Applied = { events: number; again: Touched[]; unlisted: string[]; listed: number }

/** Throws when ZooKeeper or the database fail. The model is ahead of the database then: only a snapshot brings them together. */
export async function applyBatch(context: BatchContext, marks: readonly Mark[]): Promise<Applied> {
  const moved = new Moved()
  const { reader, model } = context
  const hadInstances = model.hasInstances
  await forEachInFlight(marks, inFlight, async (mark) => {
    if (mark.kind === 'leaves') moved.leaves.set(mark.node, mark)
    else await refresh(context, mark, moved)
  })
  // a snapshot without instances had no use for the mapping
  if (!hadInstances && model.hasInstances)
    await readMappings(reader, {
      each: (name, applications) => model.setMapping(name, applications),
      lastKnown: (name) => lastMapping(context.database.pool, context.lease.sourceId, name),
      tell: (oddity) => moved.oddities.push(oddity),
    })
  await addDependents(context, moved)
  const { written, unlisted } = await applyLeaves(context, moved)
  // what an application offers on the application level counts only for instances without an interface-level node anywhere
  const dependent = model.interfacesMappedTo(new Set(written.flipped))
  return {
    events: written.events,
    again: dependent.map((name) => whole({ node: encodeNodeName(name) })),
    unlisted,
    listed: moved.nodes.size,
  }
}

/** Names are looked at alone where they tell all; where they do not, or the database refuses what they say, interfaces are listed. */
async function applyLeaves(context: BatchContext, moved: Moved): Promise<{ written: Written; unlisted: string[] }> {
  const { database, lease, model, reader, now } = context
  const marks = [...moved.leaves.values()].filter((mark) => !moved.nodes.has(mark.node))
  if (marks.length > 0) {
    const planning = { sql: database.pool, sourceId: lease.sourceId, model, root: reader.paths.root, now: now() }
    const { update, rest } = await planLeaves(planning, marks)
    for (const node of rest) moved.nodes.add(node)
    const interfaces = await resolveAll(context, moved)
    try {
      return { written: await write(context, { interfaces, leaves: update }, moved), unlisted: update.nodes }
    } catch (error) {
      if (!isDataError(error)) throw error
      context.log.warn({ reason: messageOf(error) }, 'a batch of names could not be stored; their interfaces are listed')
    }
    for (const mark of marks) moved.nodes.add(mark.node)
  }
  return { written: await write(context, { interfaces: await resolveAll(context, moved) }, moved), unlisted: [] }
}

async function resolveAll(context: BatchContext, moved: Moved): Promise<ResolvedInterface[]> {
  const { database, lease, reader } = context
  const listed: ListedInterface[] = []
  const withNode = new Set<string>()
  const listing: ListContext = {
    ...context,
    sql: database.pool,
    onBoth: (application, host, port) => withNode.add(endpointKey(application, host, port)),
  }
  await forEachInFlight(moved.nodes, inFlight, async (node) => {
    const found = await listProviders(listing, node)
    if (!('code' in found)) return void listed.push(found)
    moved.oddityPrefixes.push(found.path)
    if (await isThere(reader, found.path)) moved.oddities.push(found)
  })
  const candidates = [...new Set(listed.flatMap((item) => item.candidates))]
  // what the database says of interfaces that were listed just now is past
  const except = listed.map((item) => item.interface)
  const elsewhere = candidates.length > 0 ? await interfaceEndpoints(database.pool, lease.sourceId, candidates, { except }) : []
  for (const endpoint of elsewhere) withNode.add(endpoint)
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
    const claims = await claimsOf(context, item, (endpoint) => withNode.has(endpoint))
    const rows = toRows(context, item, known.get(item.interface) ?? [], claims)
    const isDead = rows.providers.length + rows.consumers.length === 0
    // a directory that was removed takes its services with it; an empty one stays and is said to be dead
    const isGone = isDead && !(await isThere(reader, item.path))
    resolved.push(isGone ? { ...rows, services: [], reading: undefined, names: undefined } : rows)
  })
  return resolved
}

type Resolved = Pick<Update, 'interfaces' | 'leaves'>

async function write(context: BatchContext, { interfaces, leaves }: Resolved, moved: Moved): Promise<Written> {
  const { storedRules, model } = context
  const directories = new Set(interfaces.map((item) => item.path))
  const before = [...storedRules.values()].filter(
    (rule) => moved.rulePaths.has(rule.path) || directories.has(parentOf(parentOf(rule.path))),
  )
  const after = [...interfaces.flatMap((item) => item.rules), ...[...moved.rulePaths].flatMap((path) => model.ruleAt(path) ?? [])]
  const update: Update = {
    interfaces,
    leaves,
    places: moved.places,
    rules: { before, after },
    oddities: { prefixes: moved.oddityPrefixes, found: moved.oddities },
  }
  const written = await commit(context, update)
  for (const rule of before) storedRules.delete(rule.path)
  for (const rule of after) storedRules.set(rule.path, rule)
  return written
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'))
