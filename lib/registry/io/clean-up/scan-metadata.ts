// /<root>/metadata holds two things side by side: <application>/<revision>, and <interface>[/<version>][/<group>]/{provider,consumer}/
// <application>. They are told apart by what lies below them.
import type { ApplicationMetadataFact, InterfaceMetadataFact } from '../../clean-up/facts.ts'
import { mayBeAlive } from '../../clean-up/signs.ts'
import { cleanText } from '../../text.ts'
import { forEachInFlight } from '../in-flight.ts'
import { childrenIfAllowed, maxPath, scanInFlight, statOf, type ScanContext } from './scan-context.ts'

export type MetadataFacts = { applications: ApplicationMetadataFact[]; interfaces: InterfaceMetadataFact[]; recentConsumers: Set<string> }

/** Version, group, side, application: nothing of Dubbo's lies deeper. */
const maxDepth = 4
/** One interface has a few versions and groups, each with a few applications. */
const maxNodesOfOne = 400

/** Revisions of applications are the hexadecimal digits of an MD5 sum (RevisionResolver). */
const isRevision = (name: string): boolean => /^[0-9a-f]{32}$/.test(name)
const isSide = (name: string): name is 'provider' | 'consumer' => name === 'provider' || name === 'consumer'

/** Reads revisions of applications and definitions of interfaces; those of living applications alone are forgotten. */
export async function scanMetadata(context: ScanContext): Promise<MetadataFacts> {
  const { reader, alive } = context
  const found: MetadataFacts = { applications: [], interfaces: [], recentConsumers: new Set() }
  await forEachInFlight((await childrenIfAllowed(reader, reader.paths.metadata)) ?? [], scanInFlight, async (node) => {
    const path = `${reader.paths.metadata}/${node}`
    const children = (await childrenIfAllowed(reader, path)) ?? []
    if (children.length === 0 || path.length > maxPath) return
    if (children.every(isRevision)) {
      const application = await readRevisions(context, path, children)
      if (application) found.applications.push({ path, application: cleanText(node), revisions: application })
      return
    }
    const read: InterfaceMetadataFact = { path, interface: cleanText(node), nodes: 1, definitions: [] }
    const isWhole = await readDefinitions(context, { path, children, depth: 1, into: read })
    for (const definition of read.definitions) if (mayBeAlive(context, definition)) found.recentConsumers.add(definition.application)
    if (isWhole && read.definitions.some(({ application }) => !alive.applications.has(application))) found.interfaces.push(read)
  })
  return found
}

async function readRevisions(
  context: ScanContext,
  path: string,
  children: readonly string[],
): Promise<ApplicationMetadataFact['revisions'] | undefined> {
  const revisions: ApplicationMetadataFact['revisions'] = []
  for (const revision of children) {
    const stat = await statOf(context, `${path}/${revision}`)
    if (!stat || stat.childCount > 0) return undefined
    revisions.push({ path: `${path}/${revision}`, revision, writtenAt: stat.modifiedAt.getTime(), bytes: stat.dataLength })
  }
  return revisions
}

type Level = { path: string; children: readonly string[]; depth: number; into: InterfaceMetadataFact }

/** False where something lies there that is not Dubbo's, or that was not read whole: then nothing is said of the interface. */
async function readDefinitions(context: ScanContext, { path, children, depth, into }: Level): Promise<boolean> {
  for (const name of children) {
    const at = `${path}/${name}`
    into.nodes += 1
    if (into.nodes > maxNodesOfOne || at.length > maxPath) return false
    const inside = await childrenIfAllowed(context.reader, at)
    if (inside === undefined) return false
    if (isSide(name)) {
      if (!(await readApplications(context, { path: at, children: inside, depth, into }, name))) return false
    } else if (inside.length === 0 || depth >= maxDepth) return false
    else if (!(await readDefinitions(context, { path: at, children: inside, depth: depth + 1, into }))) return false
  }
  return true
}

async function readApplications(context: ScanContext, { path, children, into }: Level, side: 'provider' | 'consumer'): Promise<boolean> {
  for (const node of children) {
    const stat = await statOf(context, `${path}/${node}`)
    into.nodes += 1
    if (!stat || stat.childCount > 0) return false
    into.definitions.push({
      path: `${path}/${node}`,
      side,
      application: cleanText(node),
      writtenAt: stat.modifiedAt.getTime(),
      bytes: stat.dataLength,
    })
  }
  return true
}
