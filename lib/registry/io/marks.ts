// What the collector remembers of events until it looks: which thing moved, and, where that is providers or consumers alone, which names.
import type { NodeEvent } from '../../platform/zookeeper/session.ts'
import type { LeafKind } from '../leaf-plan.ts'
import { leafOf, touchedBy, type Leaf, type Touched, type TreePaths } from '../tree.ts'

export type LeafEvents = Leaf & { first: LeafKind; last: LeafKind }
/** Names that came or went below one interface, and nothing else of it. By category and name. */
export type Leaves = { kind: 'leaves'; node: string; leaves: Map<string, LeafEvents> }
export type Mark = Touched | Leaves

/** Beyond this, listing the interface is cheaper, and memory stays bounded. */
const maxLeaves = 32

/** Undefined: nothing we show. */
export function markOf(paths: TreePaths, { path, kind }: NodeEvent): Mark | undefined {
  const touched = touchedBy(paths, path)
  if (touched?.kind !== 'interface' || kind === 'changed') return touched
  const leaf = leafOf(paths, path)
  if (!leaf) return touched
  return { kind: 'leaves', node: leaf.node, leaves: new Map([[`${leaf.category}/${leaf.name}`, { ...leaf, first: kind, last: kind }]]) }
}

/** Marks of one thing have one key, whether the whole of it moved or names only. */
export const keyOfMark = (mark: Mark): string =>
  mark.kind === 'leaves' || mark.kind === 'interface' ? `interface ${mark.node}` : JSON.stringify(mark)

export const whole = ({ node }: { node: string }): Touched => ({ kind: 'interface', node })

/** Both of one key, the later second; the earlier may be changed. */
export function mergeMarks(earlier: Mark, later: Mark): Mark {
  if (earlier.kind !== 'leaves' || later.kind !== 'leaves') return earlier.kind === 'leaves' ? whole(earlier) : earlier
  const { leaves } = earlier
  for (const [key, leaf] of later.leaves) {
    const known = leaves.get(key)
    if (known) known.last = leaf.last
    else leaves.set(key, leaf)
  }
  return leaves.size > maxLeaves ? whole(earlier) : earlier
}
