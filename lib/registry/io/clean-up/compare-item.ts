// Where a leftover stands between what was backed up and what is there now.
import { isAppError } from '../../../platform/errors.ts'
import type { NodeStat } from '../../../platform/zookeeper/session.ts'
import type { BackedItem, BackedNode } from '../../clean-up/plan.ts'
import type { TreeReader } from '../read-tree.ts'
import { childrenOf } from '../read-tree.ts'
import { brokenGuards } from './guards.ts'

/** `planned`: as backed up, nobody uses it · `gone`: nothing of it is there · `moved`: it is not what was backed up */
export type Standing = { is: 'planned' } | { is: 'gone' } | { is: 'moved'; why: string }

/** Reads a leftover again and compares; also whether somebody came to life who would use it. */
export async function standingOf(reader: TreeReader, item: BackedItem): Promise<Standing> {
  let present = 0
  for (const node of item.nodes) {
    const live = await liveNode(reader, node.path)
    if (!live) continue
    if (node.after !== null && live.data.toString('base64') === node.after) continue
    present += 1
    const why = whyMoved(node, live.stat)
    if (why !== undefined) return { is: 'moved', why }
  }
  if (present === 0) return { is: 'gone' }
  if (present < item.nodes.length) return { is: 'moved', why: `${item.path}: a part of it was removed by somebody else` }
  const strange = await newChild(reader, item)
  if (strange !== undefined) return { is: 'moved', why: strange }
  const [broken] = await brokenGuards(reader, item)
  return broken === undefined ? { is: 'planned' } : { is: 'moved', why: `${item.path} is used again: ${broken}` }
}

function whyMoved(node: BackedNode, stat: NodeStat): string | undefined {
  if (stat.createdZxid !== node.createdZxid) return `${node.path} was removed and made again`
  if (stat.version !== node.version || stat.modifiedZxid !== node.modifiedZxid) return `${node.path} has other content`
  // a child that came and went meanwhile is a sign of life too
  if (node.after === null && stat.childrenVersion !== node.childrenVersion) return `children of ${node.path} came or went`
  return undefined
}

/** The numbers of changes say the same, but a child is what a deletion would take with it: look. */
async function newChild(reader: TreeReader, item: BackedItem): Promise<string | undefined> {
  const planned = new Set(item.nodes.map((node) => node.path))
  for (const node of item.nodes) {
    if (node.action === 'set') continue
    const strange = (await childrenOf(reader, node.path)).find((name) => !planned.has(`${node.path}/${name}`))
    if (strange !== undefined) return `${node.path} has a new child`
  }
  return undefined
}

/** A node as it is; undefined where there is none. */
export async function liveNode({ zookeeper, options }: TreeReader, path: string): Promise<{ data: Buffer; stat: NodeStat } | undefined> {
  try {
    return await zookeeper.getData(path, options)
  } catch (error) {
    if (isAppError(error, 'not-found')) return undefined
    throw error
  }
}
