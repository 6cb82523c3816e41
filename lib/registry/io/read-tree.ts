// Reads of the tree. Only reads: collecting never writes to ZooKeeper. Leaves are never listed, their names are the data.
import { AppError, isAppError, messageOf } from '../../platform/errors.ts'
import type { CallOptions, NodeStat, ZooKeeperSession } from '../../platform/zookeeper/session.ts'
import { parseInstanceNode, type InstanceNode } from '../instance-node.ts'
import type { Sharing } from '../metadata-sharing.ts'
import type { Oddity } from '../rows.ts'
import { sayOfRegistry } from '../sentences.ts'
import { categories, hasCategory, instanceNodes, interfaceNodes, isMixed, type Category, type TreePaths } from '../tree.ts'
import { oddityOf } from '../url-facts.ts'
import { forEachInFlight } from './in-flight.ts'

export type TreeReader = {
  zookeeper: ZooKeeperSession
  paths: TreePaths
  options: CallOptions
  /** With whom its metadata is shared; none where it is not said */
  sharing?: Sharing<SharingReader>
}

/** Another registry that may keep its metadata at the same place. */
export type SharingReader = Pick<TreeReader, 'zookeeper' | 'paths'> & { sourceId: string }

const inFlight = 64

/** Children; none where there is no such node. */
export async function childrenOf({ zookeeper, options }: TreeReader, path: string): Promise<string[]> {
  try {
    return await zookeeper.getChildren(path, options)
  } catch (error) {
    if (isAppError(error, 'not-found')) return []
    throw error
  }
}

/** Children of a root, without which nothing can be said of the registry: forbidden says which right is missing. */
async function rootChildren(reader: TreeReader, path: string): Promise<string[]> {
  try {
    return await childrenOf(reader, path)
  } catch (error) {
    if (!isAppError(error, 'forbidden')) throw error
    throw new AppError('forbidden', sayOfRegistry('registry-root-closed', { path }), { cause: error, details: error.details })
  }
}

/** Is told of what could not be understood, or may not be read. */
export type Tell = (oddity: Oddity) => void

/** Children; none where there is no such node, undefined where we may not list them, which `tell` gets to know. */
export async function childrenOrTold(reader: TreeReader, path: string, tell: Tell): Promise<string[] | undefined> {
  try {
    return await childrenOf(reader, path)
  } catch (error) {
    if (!isAppError(error, 'forbidden')) throw error
    tell(unreadable(path, error))
    return undefined
  }
}

/** The same, with none where we may not list them. */
export const listableChildren = async (reader: TreeReader, path: string, tell: Tell = () => {}): Promise<string[]> =>
  (await childrenOrTold(reader, path, tell)) ?? []

export const unreadable = (path: string, error: unknown): Oddity => ({ path, code: 'unreadable', text: messageOf(error) })

/** True where there is something that we may not read. */
export const isUnreadable = (oddity: Oddity | undefined): boolean => oddity?.code === 'unreadable'

/** Directories below the root that stand for interfaces; among applications only those that hold a category. */
export async function interfaceDirectories(reader: TreeReader): Promise<string[]> {
  const nodes = interfaceNodes(await rootChildren(reader, reader.paths.root))
  if (!isMixed(reader.paths)) return nodes
  const found: string[] = []
  await forEachInFlight(nodes, inFlight, async (node) => {
    if (await holdsCategory(reader, `${reader.paths.root}/${node}`)) found.push(node)
  })
  return found
}

/**
 * What ZooKeeper knows of a node, undefined where there is none. Recent ZooKeepers let nobody ask who may not read it, and say just that:
 * it is there, and `closed`.
 */
export async function statOf({ zookeeper, options }: TreeReader, path: string): Promise<NodeStat | 'closed' | undefined> {
  try {
    return await zookeeper.exists(path, options)
  } catch (error) {
    if (isAppError(error, 'forbidden')) return 'closed'
    throw error
  }
}

export const isThere = async (reader: TreeReader, path: string): Promise<boolean> => (await statOf(reader, path)) !== undefined

/** Also of a directory that we may not list. */
export async function holdsCategory(reader: TreeReader, path: string): Promise<boolean> {
  const children = await childrenOrTold(reader, path, () => {})
  if (children) return hasCategory(children)
  const found = await Promise.all(categories.map((category) => isThere(reader, `${path}/${category}`)))
  return found.includes(true)
}

/** What ZooKeeper knew of the categories when they were listed; none where there is no such category. */
export type CategoryStats = Partial<Record<Category, NodeStat>>

/** `closed`: what we may not list, and so is empty here and among the oddities. */
export type InterfaceListing = Record<Category, string[]> & { stats: CategoryStats; closed: Category[]; oddities: Oddity[] }

/** The four categories of an interface. */
export async function listInterface(reader: TreeReader, path: string): Promise<InterfaceListing> {
  const listing: InterfaceListing = { providers: [], consumers: [], configurators: [], routers: [], stats: {}, closed: [], oddities: [] }
  const lists = await reader.zookeeper.listAll(
    categories.map((category) => `${path}/${category}`),
    reader.options,
  )
  for (const [index, category] of categories.entries()) {
    const list = lists[index]
    if (list?.status === 'fulfilled') {
      listing[category] = list.value.names
      listing.stats[category] = list.value.stat
    } else if (!isAppError(list?.reason, 'not-found')) {
      if (!isAppError(list?.reason, 'forbidden')) throw list?.reason
      listing.closed.push(category)
      listing.oddities.push(unreadable(`${path}/${category}`, list.reason))
    }
  }
  return listing
}

/** One instance node; an oddity where it cannot be understood, nothing where it is gone. */
export async function readInstance(
  { zookeeper, paths, options }: TreeReader,
  application: string,
  node: string,
): Promise<{ instance?: InstanceNode; oddity?: Oddity }> {
  const path = `${paths.services}/${application}/${node}`
  try {
    const { data } = await zookeeper.getData(path, options)
    return { instance: parseInstanceNode(application, node, data) }
  } catch (error) {
    if (isAppError(error, 'not-found')) return {}
    if (isAppError(error, 'forbidden')) return { oddity: unreadable(path, error) }
    return { oddity: oddityOf(path, error, 'malformed-instance') }
  }
}

type OnInstances = {
  onInstance(application: string, node: string, instance: InstanceNode): void
  /** By node; they stay where we may not read any more, for as long as their nodes exist */
  lastKnown(application: string): Promise<ReadonlyMap<string, InstanceNode>>
  tell: Tell
}

/** Every instance node there is. */
export async function readInstances(reader: TreeReader, { onInstance, lastKnown, tell }: OnInstances): Promise<void> {
  await forEachInFlight(await applicationDirectories(reader), inFlight, async (application) => {
    let known: Promise<ReadonlyMap<string, InstanceNode>> | undefined
    const knownOnce = () => (known ??= lastKnown(application))
    const children = await instanceChildren(reader, application, tell)
    for (const node of children ?? (await knownOnce()).keys()) {
      const { instance, oddity } = await readInstance(reader, application, node)
      if (oddity) tell(oddity)
      const kept = isUnreadable(oddity) ? (await knownOnce()).get(node) : instance
      if (kept) onInstance(application, node, kept)
    }
  })
}

async function applicationDirectories(reader: TreeReader): Promise<string[]> {
  const children = await rootChildren(reader, reader.paths.services)
  return isMixed(reader.paths) ? interfaceNodes(children) : children
}

/** Instance nodes of an application; undefined where we may not list them, which `tell` gets to know. */
export async function instanceChildren(reader: TreeReader, application: string, tell: Tell): Promise<string[] | undefined> {
  const path = `${reader.paths.services}/${application}`
  const found: Oddity[] = []
  const children = await childrenOrTold(reader, path, (oddity) => found.push(oddity))
  if (children) return instanceNodes(reader.paths, children)
  // an interface's directory in a mixed tree: its categories are listed all the same
  if (isMixed(reader.paths) && (await holdsCategory(reader, path))) return []
  found.forEach(tell)
  return undefined
}
