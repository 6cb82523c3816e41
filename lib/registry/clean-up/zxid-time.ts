// ZooKeeper says of a directory which transaction last changed its children (pzxid), not when. Transactions are numbered in the order
// of time, and other nodes say both number and time of theirs: the next later one bounds the instant from above.

/** What a node's stat says of its transactions and their times. */
export type DatedStat = { createdZxid: string; createdAt: Date; modifiedZxid: string; modifiedAt: Date }

export type ZxidTimes = {
  add(stat: DatedStat): void
  /** The transaction happened at this instant (milliseconds) or before it; undefined where no later one is known. */
  latest(zxid: string): number | undefined
}

const minuteMs = 60_000

/** Collects what stats say, the last transaction of each minute; cheap to fill, sorted when first asked. */
export function createZxidTimes(): ZxidTimes {
  const known = new Map<number, [zxid: bigint, time: number]>()
  const note = (text: string, time: number): void => {
    const minute = Math.floor(time / minuteMs)
    const zxid = BigInt(text)
    if ((known.get(minute)?.[0] ?? -1n) < zxid) known.set(minute, [zxid, time])
  }
  let sorted: [bigint, number][] | undefined
  return {
    add(stat) {
      sorted = undefined
      note(stat.createdZxid, stat.createdAt.getTime())
      note(stat.modifiedZxid, stat.modifiedAt.getTime())
    },
    latest(zxid) {
      sorted ??= earliestFirst(known.values())
      const wanted = BigInt(zxid)
      let low = 0
      let high = sorted.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((sorted[middle]?.[0] ?? 0n) < wanted) low = middle + 1
        else high = middle
      }
      return sorted[low]?.[1]
    },
  }
}

/** Servers' clocks differ: an instant is at most that of any later transaction. */
function earliestFirst(known: Iterable<[zxid: bigint, time: number]>): [bigint, number][] {
  const rows = [...known].map(([zxid, time]): [bigint, number] => [zxid, time]).sort(([a], [b]) => (a < b ? -1 : 1))
  let earliest = Number.POSITIVE_INFINITY
  for (const row of rows.toReversed()) {
    earliest = Math.min(earliest, row[1])
    row[1] = earliest
  }
  return rows
}
