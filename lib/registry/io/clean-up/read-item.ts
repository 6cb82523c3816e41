// One leftover as it is right now: every znode whole, and what keeps it from being removed. Only reads.
import { isAppError } from '../../../platform/errors.ts'
import type { NodeStat, ZooKeeperSession } from '../../../platform/zookeeper/session.ts'
import { guardsOf, type BackedItem, type BackedNode } from '../../clean-up/plan.ts'
import type { LeftoverKind, Subject } from '../../clean-up/schema.ts'
import { cleanText } from '../../text.ts'
import { categories } from '../../tree.ts'
import { childrenOf, type TreeReader } from '../read-tree.ts'
import { brokenGuards } from './guards.ts'

export type LeftoverToRead = { path: string; kind: LeftoverKind; subject: Subject }

type Block = BackedItem['blocks'][number]

/** More below one leftover is no leftover; one transaction must hold its removal. */
const maxNodes = 400
const maxItemBytes = 2_000_000

/** Reads a leftover whole. `withRules`: old rule URLs inside a dead directory do not keep it. */
export async function readItem(reader: TreeReader, leftover: LeftoverToRead, withRules: boolean): Promise<BackedItem> {
  const { path, kind, subject } = leftover
  const guards = guardsOf(kind, subject)
  const item = (nodes: BackedNode[], blocks: Block[]): BackedItem => ({ path, kind, guards, nodes, blocks })
  if (kind === 'orphan-rule') return item([], [block('rule', 'A rule is taken back under Rules, not here.')])
  try {
    const isOneNode = kind === 'stale-mapping' && path.startsWith(`${reader.paths.mapping}/`)
    const read = isOneNode ? await readMapping(reader, path, subject) : await readSubtree(reader, leftover)
    if (!read) return item([], [block('gone', 'It is gone already.')])
    return item(read.nodes, [
      ...read.blocks,
      ...(kind === 'dead-directory' && !withRules ? ruleBlocks(path, read.nodes) : []),
      ...(await brokenGuards(reader, { kind, guards })).map((text) => block('in-use', text)),
    ])
  } catch (error) {
    if (isAppError(error, 'forbidden')) return item([], [block('forbidden', 'ZooKeeper does not let this console read it.')])
    throw error
  }
}

const ruleBlocks = (path: string, nodes: readonly BackedNode[]): Block[] =>
  nodes.some((node) => isRuleNode(path, node.path)) ? [block('rules-inside', 'Old rule URLs lie inside: they must be carried along.')] : []

/** Old rule URLs lie in the configurators and routers of their interface. */
export const isRuleNode = (directory: string, path: string): boolean =>
  ['configurators', 'routers'].some((category) => path.startsWith(`${directory}/${category}/`))

/** A mapping is one node; where living applications stand in it too, only the dead are taken out. */
async function readMapping(
  { zookeeper, options }: TreeReader,
  path: string,
  { applications = [] }: Subject,
): Promise<{ nodes: BackedNode[]; blocks: Block[] } | undefined> {
  const node = await readNode(zookeeper, path, options)
  if (!node) return undefined
  const named = node.data.toString('utf8').split(',')
  const others = named.filter((name) => name.trim() !== '' && !applications.includes(name.trim()))
  const nobody = named.every((name) => !applications.includes(name.trim()))
  const after = others.length === 0 ? null : Buffer.from(others.join(','))
  return {
    nodes: [backed(path, node, after)],
    blocks: [...nodeBlocks(path, node), ...(nobody ? [block('changed', 'The mapping names none of these applications any more.')] : [])],
  }
}

async function readSubtree(reader: TreeReader, leftover: LeftoverToRead): Promise<{ nodes: BackedNode[]; blocks: Block[] } | undefined> {
  const { zookeeper, options } = reader
  const nodes: BackedNode[] = []
  const blocks: Block[] = []
  let bytes = 0
  async function walk(path: string): Promise<boolean> {
    const node = await readNode(zookeeper, path, options)
    if (!node) return false
    if (nodes.length > maxNodes || bytes > maxItemBytes) return true
    const children = node.stat.childCount > 0 ? await childrenOf(reader, path) : []
    blocks.push(...nodeBlocks(path, node), ...childBlocks(leftover, path, children))
    for (const child of children.sort()) await walk(`${path}/${child}`)
    bytes += node.data.length
    nodes.push(backed(path, node, null))
    return true
  }
  if (!(await walk(leftover.path))) return undefined
  if (nodes.length > maxNodes || bytes > maxItemBytes)
    blocks.push(
      block('too-large', `More than ${maxNodes} znodes or ${maxItemBytes} bytes lie inside: that is no leftover to remove at once.`),
    )
  return { nodes, blocks }
}

function childBlocks({ path: root, kind, subject }: LeftoverToRead, path: string, children: readonly string[]): Block[] {
  if (kind === 'persistent-leftover' && children.length > 0) return [block('unexpected', `${path} has children.`)]
  if (kind === 'stale-mapping') {
    const stale = path === root ? (subject.applications ?? []) : []
    const strange = children.filter((name) => !stale.includes(cleanText(name)))
    return strange.length === 0 ? [] : [block('unexpected', `The mapping also names ${strange.slice(0, 3).join(', ')}.`)]
  }
  if (kind !== 'dead-directory') return []
  const place = path.slice(root.length + 1)
  if (place === '') {
    const strange = children.filter((name) => !categories.some((category) => category === name))
    return strange.length === 0 ? [] : [block('unexpected', `Not Dubbo's: ${strange.slice(0, 3).join(', ')}`)]
  }
  return ['providers', 'consumers'].includes(place) && children.length > 0
    ? [block('in-use', `${children.length} ${place} are registered again.`)]
    : []
}

type ReadNode = { data: Buffer; stat: NodeStat; acl: BackedNode['acl'] }

async function readNode(zookeeper: ZooKeeperSession, path: string, options: TreeReader['options']): Promise<ReadNode | undefined> {
  try {
    const { data, stat } = await zookeeper.getData(path, options)
    return { data, stat, acl: await zookeeper.getAcl(path, options) }
  } catch (error) {
    if (isAppError(error, 'not-found')) return undefined
    throw error
  }
}

const nodeBlocks = (path: string, { stat }: ReadNode): Block[] =>
  stat.ephemeralOwner === '0' ? [] : [block('in-use', `${path} belongs to a living session.`)]

const backed = (path: string, { data, stat, acl }: ReadNode, after: Buffer | null): BackedNode => ({
  path,
  action: after === null ? 'remove' : 'set',
  version: stat.version,
  childrenVersion: stat.childrenVersion,
  createdZxid: stat.createdZxid,
  modifiedZxid: stat.modifiedZxid,
  data: data.toString('base64'),
  acl,
  after: after === null ? null : after.toString('base64'),
})

const block = (code: string, text: string): Block => ({ code, text })
