// Watches the calls after a weight was written, until they agree with the expected shares, contradict them for long enough, or are
// too few to say anything.
import type { Clock } from '../../platform/clock.ts'
import { messageOf } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { joined, type Sentence } from '../../platform/sentence.ts'
import { judgeCalls, type CallsJudgement } from '../judge-calls.ts'
import { describeShares, type CallCount } from '../judge-shares.ts'
import type { WeightPlan } from '../plan-schema.ts'
import { sayOfRules } from '../sentences.ts'

/** Calls per provider of a service since an instant (ISO 8601), only from reports that lie wholly after it. */
export type ObservedShares = (service: string, sinceIso: string) => Promise<readonly CallCount[]>

export type ObserverTiming = {
  /** Windows of calls begin this long after the last write; the early ones may hold calls from before the consumers obeyed */
  windowsMs: readonly number[]
  /** Windows that begin later than this hold none of those: interface-level 3.x consumers take up to 20 s */
  settledMs: number
  /** without enough calls, or without a difference to see, the registry's read-back has to do after this */
  observeForMs: number
  /** a contradiction is believed only after this */
  contradictionAfterMs: number
  /** calls that fit badly, yet no worse than chance explains, are watched on until this */
  undecidedForMs: number
  pauseMs: number
  verifyForMs: number
}

export const defaultTiming: ObserverTiming = {
  windowsMs: [1_000, 3_000, 6_000, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000],
  settledMs: 25_000,
  observeForMs: 90_000,
  contradictionAfterMs: 75_000,
  undecidedForMs: 150_000,
  pauseMs: 1_500,
  verifyForMs: 180_000,
}

type ObserverOptions = { observedShares: ObservedShares; clock: Clock; log: Log; timing: ObserverTiming }

/** What looking at the calls says; shaped as the operations pipeline takes a verification. */
export type Observation = Sentence &
  ({ result: 'succeeded' | 'contradiction'; detail?: Record<string, unknown> } | { result: 'waiting'; retryAfterMs: number })

/** Looks once at the calls since `writtenAt`; the registry already holds what was planned. */
export function createShareObserver({
  observedShares,
  clock,
  log,
  timing,
}: ObserverOptions): (plan: WeightPlan, writtenAt: Date) => Promise<Observation> {
  async function countSince(service: string, since: number): Promise<readonly CallCount[]> {
    try {
      return await observedShares(service, new Date(since).toISOString())
    } catch (error) {
      log.warn({ service, reason: messageOf(error) }, 'observed shares cannot be read')
      return []
    }
  }

  async function look(plan: WeightPlan, writtenMs: number): Promise<Seen | { unknown: Sentence }> {
    const nowMs = clock.now().getTime()
    const nothing = judgeCalls(plan.observe, [], nowMs)
    if (!nothing.known) return { unknown: nothing.reason }
    const judged: (CallsJudgement & { windowMs: number })[] = []
    for (const windowMs of timing.windowsMs.filter((start) => writtenMs + start < nowMs)) {
      const seen = judgeCalls(plan.observe, await countSince(plan.service, writtenMs + windowMs), nowMs)
      if (seen.known) judged.push({ ...seen.judgement, windowMs })
    }
    return summarize(judged, timing.settledMs)
  }

  /** No call in the minutes before the change nor since: waiting for some would be waiting for nothing. */
  async function isIdle(plan: WeightPlan, writtenMs: number): Promise<boolean> {
    const counts = await countSince(plan.service, writtenMs - 300_000)
    return counts.every((count) => count.calls === 0)
  }

  return async (plan, writtenAt) => {
    const writtenMs = writtenAt.getTime()
    const elapsed = clock.now().getTime() - writtenMs
    const addresses = Object.keys(plan.weights)
    const seen = await look(plan, writtenMs)
    if ('unknown' in seen) return { result: 'succeeded', ...joined([sayOfRules('weights-unmeasurable'), seen.unknown], ' ') }
    const { best, isContradicted, isDoubtful, isRefuted } = seen
    const detail = { calls: best.calls, shares: best.shares, parts: best.parts }
    if (best.verdict === 'fits')
      return { result: 'succeeded', ...sayOfRules('weights-proved', { shares: describeProof(best, addresses) }), detail }
    if (isRefuted && elapsed >= timing.contradictionAfterMs) {
      const who = best.name === '' ? '' : `${best.name}, `
      return {
        result: 'contradiction',
        ...sayOfRules('weights-not-followed', { shares: `${who}${describeShares(best, addresses)}` }),
        detail,
      }
    }
    const isIdleNow = !isContradicted && elapsed >= (timing.windowsMs[0] ?? 0) && (await isIdle(plan, writtenMs))
    if (isIdleNow || elapsed >= (isDoubtful ? timing.undecidedForMs : timing.observeForMs))
      return { result: 'succeeded', ...unproved(best, addresses), detail }
    return { result: 'waiting', ...describeWaiting(best, addresses), retryAfterMs: timing.pauseMs }
  }
}

/** `isDoubtful`: a window without calls from before contradicts; `isRefuted`: by more than chance brings about. */
type Seen = { best: CallsJudgement; isContradicted: boolean; isDoubtful: boolean; isRefuted: boolean }

/** The window that fits, else the longest settled one that refutes, else the longest that contradicts, else the longest. */
function summarize(judged: readonly (CallsJudgement & { windowMs: number })[], settledMs: number): Seen {
  const fitting = judged.find(({ verdict }) => verdict === 'fits')
  const contradicting = judged.filter(({ verdict }) => verdict === 'contradicts')
  const doubtful = contradicting.filter(({ windowMs }) => windowMs >= settledMs)
  const refuting = doubtful.find(({ isRefuted }) => isRefuted)
  const best = fitting ??
    refuting ??
    contradicting.at(-1) ??
    judged[0] ?? { verdict: 'too-few' as const, isRefuted: false, calls: 0, shares: [], name: '', parts: [] }
  return { best, isContradicted: contradicting.length > 0, isDoubtful: doubtful.length > 0, isRefuted: refuting !== undefined }
}

/** "… observed 0.59 of 412 calls, expected 0.60 (consumers up to 2.7: 0.61 of 290; 3.x consumers: 0.56 of 122)" */
function describeProof(seen: CallsJudgement, addresses: readonly string[]): string {
  const parts = seen.parts.flatMap(({ name, judgement }) => {
    const share = judgement.shares.find(({ address }) => addresses.includes(address))
    return share && judgement.calls > 0 ? [`${name}: ${share.observed.toFixed(2)} of ${judgement.calls}`] : []
  })
  return describeShares(seen, addresses) + (parts.length > 0 ? ` (${parts.join('; ')})` : '')
}

function unproved(seen: CallsJudgement, addresses: readonly string[]): Sentence {
  if (seen.calls === 0) return sayOfRules('weights-no-calls')
  if (seen.verdict === 'too-few') return sayOfRules('weights-few-calls', { calls: seen.calls })
  return sayOfRules(seen.verdict === 'contradicts' ? 'weights-bad-fit' : 'weights-untold', { shares: describeProof(seen, addresses) })
}

const describeWaiting = (seen: CallsJudgement, addresses: readonly string[]): Sentence =>
  seen.calls === 0 ? sayOfRules('weights-waiting') : sayOfRules('weights-watching', { shares: describeShares(seen, addresses) })
