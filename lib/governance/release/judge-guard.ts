// Does the new version do worse than the old one? Tests on counts that hold at every look at once (binomial-bounds.ts), over windows of calls
// that each spend their part of the one probability of a false alarm.
import type { Said, Sentence } from '../../platform/sentence.ts'
import { alphaOf, binomialBounds } from './binomial-bounds.ts'
import type { Guard } from './plan.ts'
import { sayOfRelease as say } from './sentences.ts'

export type Arm = { calls: number; failures: number; elapsedMs: number }
export type Counts = {
  /** Whose counts: consumers up to 2.7 name whom they called and see time-outs; a provider only sees what it answered */
  basis: 'consumer' | 'provider' | 'none'
  fresh: Arm
  old: Arm
  /** Steps of time in which both were called: in how many the new version's mean time was above its margin */
  steps: { slower: number; all: number }
}

export type GuardJudgement = {
  verdict: 'tripped' | 'fine' | 'too-few'
  errors: { fresh: number; old: number; freshAtLeast: number; oldAtMost: number; isTripped: boolean }
  latency: { freshMs: number | null; oldMs: number | null; slower: number; steps: number; slowerAtLeast: number; isTripped: boolean }
  text: string
  said: Said[]
}

/**
 * Errors: the new version's rate is at least `freshAtLeast`, the old one's at most `oldAtMost`; both hold with what is left of the
 * probability, and their distance has to exceed the margin. Latency: in each step of time the means of both are compared (a sign test: of
 * times only the sum is reported, so nothing is assumed of their distribution); a new version within the margin is slower in at most half.
 */
export function judgeGuard({ fresh, old, steps }: Counts, guard: Guard, window: number): GuardJudgement {
  const alpha = alphaOf(guard.falseAlarm, window)
  const freshErrors = binomialBounds({ count: fresh.failures, calls: fresh.calls }, alpha / 4)
  const oldErrors = binomialBounds({ count: old.failures, calls: old.calls }, alpha / 4)
  const slow = binomialBounds({ count: steps.slower, calls: steps.all }, alpha / 2)
  const errors = {
    fresh: rateOf(fresh),
    old: rateOf(old),
    freshAtLeast: freshErrors.low,
    oldAtMost: oldErrors.high,
    isTripped: old.calls > 0 && freshErrors.low > oldErrors.high + guard.errorMargin,
  }
  const latency = {
    freshMs: meanOf(fresh),
    oldMs: meanOf(old),
    slower: steps.slower,
    steps: steps.all,
    slowerAtLeast: slow.low,
    isTripped: slow.low > 0.5,
  }
  // a dozen steps of time prove that it is slower; while most of fewer say so, the window stays open, or none would ever see a dozen
  const isUntold = fresh.calls < guard.minimumCalls || 2 * latency.slower > latency.steps
  const verdict = errors.isTripped || latency.isTripped ? 'tripped' : isUntold ? 'too-few' : 'fine'
  return { verdict, errors, latency, ...describe({ errors, latency, verdict }, fresh, guard) }
}

/** Share of failed calls; 0 without calls. */
export const rateOf = ({ calls, failures }: Arm): number => (calls === 0 ? 0 : failures / calls)
export const meanOf = ({ calls, elapsedMs }: Arm): number | null => (calls === 0 ? null : elapsedMs / calls)

function describe(seen: Omit<GuardJudgement, 'text' | 'said'>, fresh: Arm, guard: Guard): Sentence {
  const { errors, latency, verdict } = seen
  const { calls } = fresh
  const rate = percent(errors.fresh)
  const perCall = { fresh: ms(latency.freshMs), old: ms(latency.oldMs) }
  if (errors.isTripped) {
    const bounds = { atLeast: percent(errors.freshAtLeast), atMost: percent(errors.oldAtMost), margin: percent(guard.errorMargin) }
    return say('release-fails-more', { rate, calls, ...bounds })
  }
  if (latency.isTripped)
    return say('release-slower', { ...perCall, ratio: guard.latencyRatio, slower: latency.slower, steps: latency.steps })
  if (2 * latency.slower > latency.steps) return say('release-seems-slower', { ...perCall, slower: latency.slower, steps: latency.steps })
  if (verdict === 'too-few') return say('release-few-calls', { calls, wanted: guard.minimumCalls })
  return say('release-does-well', { rate, calls, ...perCall })
}

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 2 : 1)} %`
const ms = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} ms`)
