// Looks how full the directories are that all services share: interfaces, applications and their instances, mapping, metadata, config.
import { inTransaction, type Database } from '../../platform/database.ts'
import { isAppError } from '../../platform/errors.ts'
import type { Lease } from '../../platform/leases.ts'
import { noteDetail } from '../../platform/sources.ts'
import { largeDirectory, type DirectoryPlace, type LargeDirectory } from '../large-directory.ts'
import { forEachInFlight } from './in-flight.ts'
import { childrenOf, type TreeReader } from './read-tree.ts'
import { fence } from './store.ts'

type Context = { reader: TreeReader; database: Pick<Database, 'pool'>; lease: Lease }

/** Few, so that whoever waits for the registry itself waits for nothing here. */
const inFlight = 8
/** Fewer names fill three quarters of a packet only with 2.6 kB each: nothing that Dubbo writes there is so long */
const minChildren = 300
const maxFindings = 50

/** Tells with the source which of them are nearly too large. Throws when ZooKeeper or the database fail, or the lease is lost. */
export async function tellLargeDirectories({ reader, database, lease }: Context): Promise<void> {
  const findings = await findLargeDirectories(reader)
  await inTransaction(async (sql) => {
    await noteDetail(sql, lease.sourceId, { findings: findings.slice(0, maxFindings) })
    await fence(sql, lease)
  }, database.pool)
}

/** Those that fill three quarters of a packet and more, fullest kinds first by path. */
export async function findLargeDirectories(reader: TreeReader): Promise<LargeDirectory[]> {
  const { root, services, mapping, metadata, config } = reader.paths
  const inside = async (path: string, place: DirectoryPlace): Promise<[string, DirectoryPlace][]> =>
    (await allowed(reader, path)).map((name) => [`${path}/${name}`, place])
  const places: [string, DirectoryPlace][] = [
    [root, 'interfaces'],
    [services, 'applications'],
    [mapping, 'mapping'],
    [metadata, 'metadata'],
    [config, 'config'],
    ...(await inside(services, 'instances')),
    ...(await inside(config, 'config')),
  ]
  const found: LargeDirectory[] = []
  // where instances lie among interfaces a directory is both: looked at once
  await forEachInFlight(new Map(places.toReversed()), inFlight, async ([path, place]) => {
    const stat = await statIfAllowed(reader, path)
    if (!stat || stat.childCount < minChildren) return
    const finding = largeDirectory(path, place, await allowed(reader, path))
    if (finding) found.push(finding)
  })
  return found.sort((one, other) => (one.path < other.path ? -1 : 1))
}

async function allowed(reader: TreeReader, path: string): Promise<string[]> {
  try {
    return await childrenOf(reader, path)
  } catch (error) {
    if (isAppError(error, 'forbidden')) return []
    throw error
  }
}

async function statIfAllowed({ zookeeper, options }: TreeReader, path: string) {
  try {
    return await zookeeper.exists(path, options)
  } catch (error) {
    if (isAppError(error, 'forbidden')) return undefined
    throw error
  }
}
