// From what statistics count per provider to the new version against the old one.
import { meanOf, type Arm, type Counts } from './judge-guard.ts'

export type CountedCalls = { side: string; server: string; atMs: number; calls: number; failures: number; elapsedMs: number }

type Question = {
  isNew: (address: string) => boolean
  latencyRatio: number
  /** The old version's calls of before, for where it is called no more */
  baseline: Arm | null
}

const nothing: Arm = { calls: 0, failures: 0, elapsedMs: 0 }

/**
 * Both versions' calls by the same side: consumers that name whom they called, where they called both or the new version's provider does
 * not report; else the providers. `latencyRatio`: a step of time counts as slower where the new mean exceeds the old one's so many times.
 */
export function countCalls(rows: readonly CountedCalls[], { isNew, latencyRatio, baseline }: Question): Counts {
  const of = (side: string, fresh: boolean): Arm => sumOf(rows.filter((row) => row.side === side && isNew(row.server) === fresh))
  const named = { fresh: of('consumer', true), old: of('consumer', false) }
  const answered = { fresh: of('provider', true), old: of('provider', false) }
  const isNamed = named.fresh.calls > 0 && (named.old.calls > 0 || answered.fresh.calls === 0)
  const basis = isNamed ? 'consumer' : answered.fresh.calls + answered.old.calls > 0 ? 'provider' : 'none'
  const { fresh, old } = basis === 'consumer' ? named : answered
  const known = old.calls === 0 && baseline ? baseline : old
  const own = rows.filter((row) => row.side === basis)
  return { basis, fresh, old: known, steps: compareSteps(own, { isNew, latencyRatio, baseline: old.calls === 0 ? baseline : null }) }
}

/** Calls of each version, each call once as far as possible: the provider's count, else that of the consumers that name it. */
export function countShares(rows: readonly CountedCalls[], isNew: (address: string) => boolean): { fresh: number; all: number } {
  const calls = new Map<string, number>()
  for (const side of ['consumer', 'provider']) {
    const sums = new Map<string, number>()
    for (const row of rows) if (row.side === side) sums.set(row.server, (sums.get(row.server) ?? 0) + row.calls)
    for (const [server, sum] of sums) calls.set(server, sum)
  }
  const sum = (wanted: (server: string) => boolean): number =>
    [...calls].reduce((total, [server, count]) => total + (wanted(server) ? count : 0), 0)
  return { fresh: sum(isNew), all: sum(() => true) }
}

function compareSteps(rows: readonly CountedCalls[], { isNew, latencyRatio, baseline }: Question): Counts['steps'] {
  const steps = new Map<number, { fresh: Arm; old: Arm }>()
  for (const row of rows) {
    const step = steps.get(row.atMs) ?? { fresh: nothing, old: baseline ?? nothing }
    steps.set(row.atMs, isNew(row.server) ? { ...step, fresh: add(step.fresh, row) } : { ...step, old: add(step.old, row) })
  }
  const means = [...steps.values()].map(({ fresh, old }) => ({ fresh: meanOf(fresh), old: meanOf(old) }))
  const both = means.filter((mean) => mean.fresh !== null && mean.old !== null)
  return { slower: both.filter((mean) => (mean.fresh ?? 0) > (mean.old ?? 0) * latencyRatio).length, all: both.length }
}

const sumOf = (rows: readonly CountedCalls[]): Arm => rows.reduce(add, nothing)

const add = (arm: Arm, row: Arm): Arm => ({
  calls: arm.calls + row.calls,
  failures: arm.failures + row.failures,
  elapsedMs: arm.elapsedMs + row.elapsedMs,
})
