// From summed rows to what a chart draws: every step of the range has a point, and a chart never gets more lines than an eye can tell apart.
import type { Series } from './schema.ts'
import type { TimeRange } from './time-range.ts'

/** One key in one step, summed by the database. */
export type Bucket = { key: string; atMs: number; calls: number; failures: number; elapsedMs: number; maxMs: number }

type Totals = Omit<Bucket, 'key' | 'atMs'>

export const maxSeries = 20
export const otherKey = '…'

export type Steps = TimeRange & {
  stepSeconds: number
  /** Starts of the steps in which any application reported */
  measured: readonly number[]
}

/**
 * Series by falling number of calls; what is beyond 20 is summed up under `…`. Measured steps without a call have 0 calls and no
 * times; steps that were not measured have nothing at all.
 */
export function buildSeries(buckets: readonly Bucket[], { stepSeconds, measured, ...range }: Steps): Series {
  const kept = keysToKeep(buckets)
  const byKey = new Map<string, Map<number, Totals>>([...kept].map((key) => [key, new Map()]))
  for (const bucket of buckets) {
    const key = kept.has(bucket.key) ? bucket.key : otherKey
    const points = byKey.get(key) ?? new Map<number, Totals>()
    byKey.set(key, points.set(bucket.atMs, addUp(points.get(bucket.atMs), bucket)))
  }
  const instants = instantsOf(range, stepSeconds)
  const reported = new Set(measured)
  return {
    stepSeconds,
    series: [...byKey].map(([key, points]) => ({
      key,
      label: key,
      points: instants.map((atMs) => pointOf(atMs, points.get(atMs) ?? (reported.has(atMs) ? noCalls : undefined))),
    })),
  }
}

function keysToKeep(buckets: readonly Bucket[]): Set<string> {
  const calls = new Map<string, number>()
  for (const { key, calls: count } of buckets) calls.set(key, (calls.get(key) ?? 0) + count)
  return new Set(
    [...calls]
      .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
      .slice(0, maxSeries)
      .map(([key]) => key),
  )
}

const addUp = (sum: Totals | undefined, next: Totals): Totals => ({
  calls: (sum?.calls ?? 0) + next.calls,
  failures: (sum?.failures ?? 0) + next.failures,
  elapsedMs: (sum?.elapsedMs ?? 0) + next.elapsedMs,
  maxMs: Math.max(sum?.maxMs ?? 0, next.maxMs),
})

/** Starts of the steps that touch the range, aligned to the epoch as the database aligns them. */
export function instantsOf({ from, to }: TimeRange, stepSeconds: number): number[] {
  const stepMs = stepSeconds * 1000
  const first = Math.floor(from.getTime() / stepMs) * stepMs
  const count = Math.min(2000, Math.max(1, Math.ceil((to.getTime() - first) / stepMs)))
  return Array.from({ length: count }, (_, index) => first + index * stepMs)
}

const noCalls: Totals = { calls: 0, failures: 0, elapsedMs: 0, maxMs: 0 }

const pointOf = (atMs: number, totals: Totals | undefined): Series['series'][number]['points'][number] => ({
  at: new Date(atMs).toISOString(),
  calls: totals?.calls ?? null,
  failures: totals?.failures ?? null,
  averageMs: totals && totals.calls > 0 ? totals.elapsedMs / totals.calls : null,
  maxMs: totals && totals.calls > 0 ? totals.maxMs : null,
})
