// Every directory below the root, into staging. What has not moved since its rows were made is not even listed. Who is on the application
// level only is known when all providers were seen: directories that such instances may offer are put off and listed again then, for
// to keep what was read of them would keep a whole registry in memory.
import { isAppError } from '../../platform/errors.ts'
import { decodeNodeName, encodeNodeName } from '../dubbo-url.ts'
import { endpointKey } from '../merge.ts'
import type { Oddity, RuleFact } from '../rows.ts'
import type { BatchContext } from './batch-context.ts'
import { forEachInFlight } from './in-flight.ts'
import { readCentre } from './read-metadata.ts'
import { digestOfAlone, digestOfNodes, digestsOf, staleInterfaces, statsOf, type Reading } from './readings.ts'
import { claimsOf, listProviders, noClaims, toRows, type Claims, type ListContext, type ListedInterface } from './resolve.ts'
import type { Staging } from './staging.ts'
import { interfaceEndpoints } from './store.ts'

/** Interfaces read at once. More hide no latency, but what waits unread is garbage that grew old. */
export const inFlight = 16

/** Of an instance that offers nothing, or of a Dubbo that does not say it. */
const noRevision = new Set(['', '0'])

export type Before = { readings: readonly Reading[]; rules: readonly RuleFact[] }

/** `nodes`: the directories. Answers the rules in them, and those that have not moved; oddities are added to the given ones. */
export async function readInterfaces(
  context: BatchContext,
  { nodes, before }: { nodes: readonly string[]; before: Before },
  staging: Staging,
  oddities: Oddity[],
): Promise<{ rules: RuleFact[]; unmoved: Set<string> }> {
  const { model } = context
  const seen = new Set<string>()
  const resolving: ListContext = {
    ...context,
    sql: staging.client,
    onBoth: (application, host, port) => seen.add(endpointKey(application, host, port)),
  }
  const kept = await keptDigests(context, staging, before)
  const rules: RuleFact[] = []
  const unmoved = new Set<string>()
  const putOff = new Set<string>()
  // what was known of a directory holds as long as the directory was not moved; everything else is found out anew
  const plain = new Map(model.plain)
  model.plain.clear()
  async function finish(listed: ListedInterface, claims: Claims): Promise<void> {
    const rows = toRows(resolving, listed, staging.known(listed.interface), claims)
    rules.push(...rows.rules)
    oddities.push(...rows.oddities)
    await staging.add(rows)
  }
  const directories = new Set(nodes)
  const all = new Set([...nodes, ...model.mappedInterfaces().map(encodeNodeName)])
  // in order, so that indexes grow at their end
  await forEachInFlight([...all].sort(), inFlight, async (node) => {
    if (await isUnmoved(context, node, kept.get(node))) return void unmoved.add(node)
    const listed = await listProviders(resolving, node)
    if ('code' in listed) oddities.push(listed)
    else if (listed.candidates.length > 0) putOff.add(node)
    else if (directories.has(node)) await finish(listed, noClaims)
  })
  for (const endpoint of await storedEndpoints(context, staging, unmoved, putOff)) seen.add(endpoint)
  const hasInterfaceLevel = (endpoint: string): boolean => seen.has(endpoint)
  for (const node of unmoved) {
    const alone = model.aloneOf(decodeNodeName(node), hasInterfaceLevel)
    if (digestsOf(kept.get(node) ?? '').alone === digestOfAlone(alone)) continue
    unmoved.delete(node)
    putOff.add(node)
  }
  await learnEarly(context, putOff, hasInterfaceLevel)
  await forEachInFlight([...putOff].sort(), inFlight, async (node) => {
    const listed = await listProviders(resolving, node)
    if ('code' in listed) oddities.push(listed)
    else await finish(listed, await claimsOf(resolving, listed, hasInterfaceLevel))
  })
  for (const [node, bytes] of plain) if (unmoved.has(node)) model.plain.set(node, bytes)
  await staging.flush()
  return { rules, unmoved }
}

/** Digests of the readings that still may hold: see readings.ts. */
async function keptDigests(
  { model, lease, format }: BatchContext,
  { client }: Staging,
  before: Before,
): Promise<ReadonlyMap<string, string>> {
  const readings = before.readings.filter((reading) => reading.kind === 'interface')
  if (readings.length === 0) return new Map()
  const stale = await staleInterfaces({ sql: client, sourceId: lease.sourceId, format }, model, before)
  return new Map(readings.filter(({ name }) => !stale.has(name)).map(({ name, digest }) => [name, digest]))
}

/** Whether a directory and the mapping are as they were. */
async function isUnmoved({ reader, model, format }: BatchContext, node: string, kept: string | undefined): Promise<boolean> {
  if (kept === undefined) return false
  const stats = await statsOf(reader, `${reader.paths.root}/${node}`)
  return stats !== undefined && digestsOf(kept).nodes === digestOfNodes(format, stats, model.mappedApplications(decodeNodeName(node)))
}

/** Endpoints on the interface level in directories that were not listed, of applications that may have others. */
async function storedEndpoints(
  { model, lease }: BatchContext,
  { client }: Staging,
  unmoved: ReadonlySet<string>,
  putOff: ReadonlySet<string>,
): Promise<string[]> {
  const only = [...unmoved].map(decodeNodeName)
  const mapped = [...only, ...[...putOff].map(decodeNodeName)].flatMap((name) => model.mappedApplications(name))
  const applications = [...new Set(mapped)].filter((application) => model.nodesOf(application).length > 0)
  return only.length === 0 || applications.length === 0 ? [] : interfaceEndpoints(client, lease.sourceId, applications, { only })
}

/**
 * What the metadata centre says of revisions nobody told us of, so that their rows need not be guessed first and made again when it was
 * asked for beside the tree. Where it names more interfaces than the mapping does, that is left to the asking.
 */
async function learnEarly(
  { reader, model }: BatchContext,
  putOff: ReadonlySet<string>,
  hasInterfaceLevel: (endpoint: string) => boolean,
): Promise<void> {
  const alone = [...putOff].flatMap((node) => model.aloneOf(decodeNodeName(node), hasInterfaceLevel))
  const unknown = alone.filter(({ application, revision }) => !noRevision.has(revision) && !model.offered.has(application, revision))
  const revisions = new Map(unknown.map(({ application, revision }) => [`${application}\n${revision}`, { application, revision }]))
  await forEachInFlight(revisions.values(), inFlight, async ({ application, revision }) => {
    const services = await readCentre(reader, application, revision).catch((error: unknown) => {
      if (isAppError(error, 'invalid-input')) return undefined
      throw error
    })
    const interfaces = services?.map((service) => service.interface) ?? []
    if (services && model.isMapped(application, interfaces)) model.offered.set(application, revision, services)
  })
}
