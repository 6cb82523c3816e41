// Removes and makes again one leftover, each in one ZooKeeper transaction: all of it, or nothing. A child that appears in between
// makes the whole transaction fail, so nothing is ever removed from under somebody.
import type { MultiOperation } from '../../../platform/zookeeper/session.ts'
import type { BackedItem, BackedNode } from '../../clean-up/plan.ts'
import type { TreeReader } from '../read-tree.ts'
import { liveNode } from './compare-item.ts'

/** Deletes deepest first, each with the version that was backed up. Throws stale-version, conflict or not-found: then nothing was done. */
export async function removeItem({ zookeeper, options }: TreeReader, { nodes }: BackedItem): Promise<void> {
  options.signal?.throwIfAborted()
  await zookeeper.multi(
    nodes.map(({ path, version, after }): MultiOperation =>
      after === null ? { kind: 'remove', path, version } : { kind: 'set', path, version, data: Buffer.from(after, 'base64') },
    ),
    options,
  )
}

/** `missing`: nodes that are not there (or still without what was taken out) · `others`: nodes in their place with other content */
export type Presence = { missing: number; others: string[] }

/** What of a removed leftover is there (again). */
export async function presenceOf(reader: TreeReader, { nodes }: BackedItem): Promise<Presence> {
  const presence: Presence = { missing: 0, others: [] }
  for (const node of nodes) {
    const live = await liveNode(reader, node.path)
    if (!live || isTakenOut(node, live.data)) presence.missing += 1
    else if (live.data.toString('base64') !== node.data) presence.others.push(node.path)
  }
  return presence
}

const isTakenOut = (node: BackedNode, data: Buffer): boolean => node.after !== null && data.toString('base64') === node.after

/**
 * Makes what is missing again, with its data and access list, parents first; what is there is left alone. Throws conflict,
 * stale-version or not-found when it lost a race: then nothing was done.
 */
export async function restoreItem(reader: TreeReader, { nodes }: BackedItem): Promise<void> {
  const { zookeeper, options } = reader
  const operations: MultiOperation[] = []
  const root = nodes.at(-1)?.path ?? '/'
  for (const path of await missingParents(reader, root)) operations.push({ kind: 'create', path })
  for (const node of nodes.toReversed()) {
    const live = await liveNode(reader, node.path)
    const data = Buffer.from(node.data, 'base64')
    if (!live) operations.push({ kind: 'create', path: node.path, data, acl: node.acl })
    else if (isTakenOut(node, live.data)) operations.push({ kind: 'set', path: node.path, data, version: live.stat.version })
  }
  options.signal?.throwIfAborted()
  if (operations.length > 0) await zookeeper.multi(operations, options)
}

async function missingParents({ zookeeper, options }: TreeReader, path: string): Promise<string[]> {
  const missing: string[] = []
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    const parent = path.slice(0, at)
    if (await zookeeper.exists(parent, options)) break
    missing.unshift(parent)
  }
  return missing
}
