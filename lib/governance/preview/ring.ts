// The ring of ConsistentHashLoadBalance as a whole: which part of all keys each provider has, and which part moves between two rings.
import { ringOf } from '../simulate/consistent-hash.ts'

/** A provider on the ring, by its place in the service's list. */
export type RingMember = { index: number; address: string }
export type Ring = { virtualNodes: number; ends: readonly { hash: number; index: number }[] }

const keySpace = 2 ** 32

export function ringFor(members: readonly RingMember[], virtualNodes: number): Ring {
  const nodes = ringOf(
    members.map((member) => member.address),
    virtualNodes,
  )
  return { virtualNodes, ends: nodes.map(({ hash, place }) => ({ hash, index: members[place]?.index ?? -1 })) }
}

/** Part of the keys of each provider, by its index. A key belongs to the first node at or after its hash, after the last to the first. */
export function ringShares({ ends }: Ring): Map<number, number> {
  const shares = new Map<number, number>()
  let from = -1
  for (const { hash, index } of ends) {
    shares.set(index, (shares.get(index) ?? 0) + (hash - from) / keySpace)
    from = hash
  }
  const first = ends[0]
  if (first) shares.set(first.index, (shares.get(first.index) ?? 0) + (keySpace - 1 - from) / keySpace)
  return shares
}

/** Part of the keys whose provider differs. A ring without nodes has no keys, so that all of them move. */
export function movedKeys(before: Ring, after: Ring): number {
  const [one, other] = [closed(before), closed(after)]
  if (one.length === 0 || other.length === 0) return one.length === other.length ? 0 : 1
  let [left, right, from, moved] = [0, 0, -1, 0]
  for (;;) {
    const [earlier, later] = [one[left], other[right]]
    if (!earlier || !later) return moved / keySpace
    const end = Math.min(earlier.hash, later.hash)
    if (earlier.index !== later.index) moved += end - from
    from = end
    if (earlier.hash === end) left += 1
    if (later.hash === end) right += 1
  }
}

/** With the stretch after the last node, which is the first one's. */
function closed({ ends }: Ring): Ring['ends'] {
  const [first] = ends
  return first ? [...ends, { hash: keySpace - 1, index: first.index }] : ends
}
