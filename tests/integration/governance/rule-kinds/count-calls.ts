// Shares of real calls: what arrived where between two moments.
import { setTimeout as delay } from 'node:timers/promises'
import type { Estate } from '../../../../demo/estate.ts'

/** Marked calls, and the instances whose share of them is looked at. */
export type Watch = { mark: string; targets: readonly string[] }
/** `share` is NaN where no call arrived. */
export type Share = { calls: number; share: number }

export type Counter = Pick<Estate, 'countCalls'>

/** Watches until each mark has so many calls or the time is over; answers in the order of the watches. */
export async function countShares(
  estate: Counter,
  watches: readonly Watch[],
  { calls, withinMs }: { calls: number; withinMs: number },
): Promise<Share[]> {
  const before = await estate.countCalls()
  const end = Date.now() + withinMs
  for (;;) {
    await delay(250)
    const now = await estate.countCalls()
    const shares = watches.map((watch) => shareOf(watch, before, now))
    if (Date.now() > end || shares.every((share) => share.calls >= calls)) return shares
  }
}

type Counts = Awaited<ReturnType<Counter['countCalls']>>

function shareOf({ mark, targets }: Watch, before: Counts, now: Counts): Share {
  const sum = (counts: Counts, isWanted: (instance: string) => boolean): number =>
    counts.filter((count) => count.mark === mark && isWanted(count.instance)).reduce((total, count) => total + count.calls, 0)
  const all = sum(now, () => true) - sum(before, () => true)
  const isTarget = (instance: string): boolean => targets.includes(instance)
  return { calls: all, share: (sum(now, isTarget) - sum(before, isTarget)) / all }
}
