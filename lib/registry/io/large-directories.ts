// Looks how full the directories are that no row of a service speaks of: interfaces, applications and their instances, mapping, config,
// metadata. Inside metadata there is a directory per interface and application and nothing is listed for this: those that had many names
// when definitions were read, or got many since, are looked at again.
import { inTransaction, type Database } from '../../platform/database.ts'
import type { Lease } from '../../platform/leases.ts'
import { noteDetail } from '../../platform/sources.ts'
import { largeDirectory, type DirectoryPlace, type LargeDirectory } from '../large-directory.ts'
import { forEachInFlight } from './in-flight.ts'
import { listableChildren, statOf, type TreeReader } from './read-tree.ts'
import { fence } from './store.ts'

type Context = { reader: TreeReader; database: Pick<Database, 'pool'>; lease: Lease; crowded: readonly string[] }

/** Few, so that whoever waits for the registry itself waits for nothing here. */
const inFlight = 8
/** Fewer names fill three quarters of a packet only with 2.6 kB each: nothing that Dubbo writes there is so long */
const minChildren = 300
const maxFindings = 50

/** Worth a look at how much of a packet its names fill. */
export const isCrowded = (children: number): boolean => children >= minChildren

/**
 * Tells with the source which of them, and of the `crowded` ones inside metadata, are nearly too large; answers those that say that we may
 * not look. Throws when ZooKeeper or the database fail, or the lease is lost.
 */
export async function tellLargeDirectories({ reader, database, lease, crowded }: Context): Promise<string[]> {
  const { findings, closed } = await findLargeDirectories(reader, crowded)
  await inTransaction(async (sql) => {
    await noteDetail(sql, lease.sourceId, { findings: findings.slice(0, maxFindings) })
    await fence(sql, lease)
  }, database.pool)
  return closed
}

/** Those that fill three quarters of a packet and more: over the limit first, then by path. */
async function findLargeDirectories(
  reader: TreeReader,
  crowded: readonly string[],
): Promise<{ findings: LargeDirectory[]; closed: string[] }> {
  const { root, services, mapping, metadata, config } = reader.paths
  const inside = async (path: string, place: DirectoryPlace): Promise<[string, DirectoryPlace][]> =>
    (await listableChildren(reader, path)).map((name) => [`${path}/${name}`, place])
  const places: [string, DirectoryPlace][] = [
    [root, 'interfaces'],
    [services, 'applications'],
    [mapping, 'mapping'],
    [metadata, 'metadata'],
    [config, 'config'],
    ...(await inside(services, 'instances')),
    ...(await inside(config, 'config')),
    ...crowded.map((path): [string, DirectoryPlace] => [path, 'metadata']),
  ]
  const findings: LargeDirectory[] = []
  const closed: string[] = []
  // where instances lie among interfaces a directory is both: looked at once
  await forEachInFlight(new Map(places.toReversed()), inFlight, async ([path, place]) => {
    const stat = await statOf(reader, path)
    if (stat === 'closed') return void closed.push(path)
    if (!stat || !isCrowded(stat.childCount)) return
    const finding = largeDirectory(path, place, await listableChildren(reader, path))
    if (finding) findings.push(finding)
  })
  return { findings: findings.sort((one, other) => (rankOf(one) < rankOf(other) ? -1 : 1)), closed }
}

const rankOf = ({ severity, path }: LargeDirectory): string => `${severity === 'danger' ? 0 : 1} ${path}`
