// Who waits behind an open transaction: readers of committed records stop at the last stable offset. Pure.
import { samePlace, type OpenProducer, type Place, type PlaceOffsets } from './model.ts'

export type GroupOffset = Place & { group: string; committed: bigint }

/** A partition that is held open from `from` on. */
export type Held = Place & { from: bigint; offsets: PlaceOffsets }

/** `records` of a group: those it cannot read yet. */
export type Waiting = { groupCount: number; records: number; groups: { group: string; records: number }[] }

const maxGroups = 20
/** A marker may lie between what a group committed and the place where it stands. */
const markers = 1n

export const heldBy = (producer: OpenProducer, offsets: PlaceOffsets | undefined): Held[] =>
  offsets ? [{ topic: producer.topic, partition: producer.partition, from: BigInt(producer.startOffset), offsets }] : []

/**
 * A group waits where it stands at the last stable offset. One that committed beyond it reads uncommitted records; one that is still
 * on its way there does not wait yet.
 */
export function waitingBehind(held: readonly Held[], committed: readonly GroupOffset[]): Waiting {
  const byGroup = new Map<string, bigint>()
  for (const { group, committed: at, ...place } of committed) {
    const here = held.find((item) => samePlace(item, place))
    if (!here || at > here.offsets.stable || at + markers < here.offsets.stable) continue
    byGroup.set(group, (byGroup.get(group) ?? 0n) + (here.offsets.end - here.offsets.stable))
  }
  const groups = [...byGroup].map(([group, records]) => ({ group, records: Number(records) }))
  return {
    groupCount: groups.length,
    records: Number(held.reduce((sum, item) => sum + item.offsets.end - item.from, 0n)),
    groups: groups.toSorted((a, b) => b.records - a.records || (a.group < b.group ? -1 : 1)).slice(0, maxGroups),
  }
}

/** Of an item's identity; undefined when it does not say. */
export function waitingOf(identity: Readonly<Record<string, unknown>>): Pick<Waiting, 'groupCount' | 'records'> | undefined {
  const found = identity['waiting']
  if (typeof found !== 'object' || found === null || !('groupCount' in found) || !('records' in found)) return undefined
  const { groupCount, records } = found
  return typeof groupCount === 'number' && typeof records === 'number' ? { groupCount, records } : undefined
}

/** `3 groups and 12,000 records wait behind it` */
export function waitingText({ groupCount, records }: Pick<Waiting, 'groupCount' | 'records'>): string {
  const groups = groupCount === 0 ? 'no group' : groupCount === 1 ? '1 group' : `${groupCount.toLocaleString('en')} groups`
  const count = records === 1 ? '1 record' : `${records.toLocaleString('en')} records`
  return `${groups} and ${count} wait behind it`
}
