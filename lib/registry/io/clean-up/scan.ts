// Reads what may be a leftover, gently: a few requests at a time, within a budget, never as part of a snapshot. Only reads.
import type { NodeStat } from '../../../platform/zookeeper/session.ts'
import type { Alive, DirectoryFact, PersistentFact, TreeFacts } from '../../clean-up/facts.ts'
import { createZxidTimes } from '../../clean-up/zxid-time.ts'
import { decodeNodeName, encodeNodeName, parseNodeName } from '../../dubbo-url.ts'
import { cleanText } from '../../text.ts'
import { categories, hasCategory, interfaceOf } from '../../tree.ts'
import { forEachInFlight } from '../in-flight.ts'
import { interfaceDirectories, type TreeReader } from '../read-tree.ts'
import { childrenIfAllowed, maxPath, scanInFlight, statOf, type ScanContext } from './scan-context.ts'
import { scanMappings, scanOldMappings } from './scan-mappings.ts'
import { scanMetadata, type MetadataFacts } from './scan-metadata.ts'

export type ScanInput = {
  /** what surely belongs to these is no leftover, and not kept */
  alive: Alive
  nowMs: number
  /** where to go on looking for persistent providers and consumers, and how many to look at */
  leaves: { after: string; budget: number }
}

const noMetadata: MetadataFacts = { applications: [], interfaces: [], recentConsumers: new Set() }

/** Persistent nodes of nobody after which the rest of the registry waits for the next scan: each is a row, with a name of a kilobyte */
const maxPersistents = 2000

/** Reads a registry for leftovers; `next`: where the search for persistent nodes stopped, "" after the last. */
export async function scanTree(reader: TreeReader, input: ScanInput): Promise<{ tree: TreeFacts; next: string }> {
  const { alive, nowMs } = input
  const context: ScanContext = { reader, times: createZxidTimes(), alive, nowMs }
  const nodes = (await interfaceDirectories(reader)).sort()
  const dead = nodes.flatMap((node) => {
    const name = interfaceOf(node)
    return name === undefined || alive.interfaces.has(name) ? [] : [{ node, name }]
  })
  const directories = await scanDirectories(context, dead)
  const isKeeper = reader.sharing?.isKeeper ?? true
  const mappings = isKeeper ? await scanMappings(context) : []
  const oldMappings = await scanOldMappings(context)
  const metadata = isKeeper ? await scanMetadata(context) : noMetadata
  const { persistents, next } = await scanLeaves(context, nodes, input.leaves)
  const named = [
    ...mappings.flatMap((mapping) => mapping.applications),
    ...oldMappings.flatMap(({ applications }) => applications.map(({ application }) => application)),
    ...metadata.applications.map(({ application }) => application),
    ...metadata.interfaces.flatMap(({ definitions }) => definitions.map(({ application }) => application)),
  ]
  const instances = await scanInstanceDirectories(context, new Set(named))
  const bound = (zxid: string | undefined): number | undefined => (zxid === undefined ? undefined : context.times.latest(zxid))
  return {
    next,
    tree: {
      directories: directories.map(({ changedZxid, ...directory }) => ({ ...directory, quietSince: bound(changedZxid) })),
      mappings,
      oldMappings,
      ...metadata,
      persistents,
      instancesQuietSince: new Map([...instances].flatMap(([name, zxid]) => pair(name, bound(zxid)))),
    },
  }
}

const pair = (name: string, time: number | undefined): [string, number][] => (time === undefined ? [] : [[name, time]])

type DirectoryRead = Omit<DirectoryFact, 'quietSince'> & { changedZxid: string | undefined }

async function scanDirectories(context: ScanContext, dead: readonly { node: string; name: string }[]): Promise<DirectoryRead[]> {
  const found: DirectoryRead[] = []
  await forEachInFlight(dead, scanInFlight, async ({ node, name }) => {
    const read = await scanDirectory(context, `${context.reader.paths.root}/${node}`, name)
    if (read) found.push(read)
  })
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function scanDirectory(context: ScanContext, path: string, name: string): Promise<DirectoryRead | undefined> {
  const stat = await statOf(context, path)
  const children = await childrenIfAllowed(context.reader, path)
  if (!stat || !children || !isDubbos(children)) return undefined
  const rules: string[] = []
  const changed = [stat.createdZxid]
  let bytes = stat.dataLength
  for (const category of children) {
    const inside = await statOf(context, `${path}/${category}`)
    const names = await childrenIfAllowed(context.reader, `${path}/${category}`)
    if (!inside || !names) return undefined
    bytes += inside.dataLength
    if (category === 'configurators' || category === 'routers') rules.push(...names.map(readable))
    else if (names.length > 0) return undefined
    else changed.push(inside.childrenZxid)
  }
  const changedZxid = changed.reduce((latest, zxid) => (BigInt(zxid) > BigInt(latest) ? zxid : latest))
  return { path, interface: name, rules, nodes: 1 + children.length + rules.length, bytes, changedZxid }
}

/** An empty directory may be anybody's; one with strange children surely is. */
const isDubbos = (children: readonly string[]): boolean =>
  hasCategory(children) && children.every((name) => categories.some((category) => category === name))

const readable = (name: string): string => {
  try {
    return cleanText(decodeNodeName(name)).slice(0, 300)
  } catch {
    return name.slice(0, 300)
  }
}

/** Applications → the transaction that last changed their instances; the directory stays when the last one leaves. */
async function scanInstanceDirectories(context: ScanContext, applications: ReadonlySet<string>): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const { services } = context.reader.paths
  await forEachInFlight(applications, scanInFlight, async (application) => {
    const stat = await statOf(context, `${services}/${application}`)
    if (stat) found.set(application, stat.childrenZxid)
  })
  return found
}

/** Providers and consumers whose znode does not end with a session. A part of the registry each time: there may be 300,000. */
async function scanLeaves(
  context: ScanContext,
  nodes: readonly string[],
  { after, budget }: ScanInput['leaves'],
): Promise<{ persistents: PersistentFact[]; next: string }> {
  const persistents: PersistentFact[] = []
  let looked = 0
  let last = ''
  for (const node of nodes) {
    if (node <= after) continue
    if (looked >= budget || persistents.length >= maxPersistents) return { persistents, next: last }
    for (const side of ['provider', 'consumer'] as const) {
      const path = `${context.reader.paths.root}/${node}/${side}s`
      const names = (await childrenIfAllowed(context.reader, path)) ?? []
      looked += names.length
      await forEachInFlight(names, scanInFlight, async (name) => {
        const stat = await statOf(context, `${path}/${name}`)
        const fact = stat && stat.ephemeralOwner === '0' ? persistentOf(`${path}/${name}`, side, stat) : undefined
        if (fact && !context.alive.instanceHosts.has(`${fact.application}\n${fact.host}`)) persistents.push(fact)
      })
    }
    last = node
  }
  return { persistents, next: '' }
}

function persistentOf(path: string, side: PersistentFact['side'], stat: NodeStat): PersistentFact | undefined {
  if (path.length > maxPath) return undefined
  try {
    const url = parseNodeName(path.slice(path.lastIndexOf('/') + 1))
    const name = url.params['interface'] ?? url.path
    const application = url.params['application'] ?? ''
    if (application === '' || application.includes('/') || url.host === '' || !path.includes(`/${encodeNodeName(name)}/`)) return undefined
    const isStatic = url.params['dynamic'] === 'false'
    return {
      path,
      side,
      interface: name,
      application,
      host: url.host,
      isStatic,
      writtenAt: stat.modifiedAt.getTime(),
      bytes: stat.dataLength,
    }
  } catch {
    return undefined
  }
}
