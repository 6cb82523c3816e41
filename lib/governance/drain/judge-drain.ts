// When a drained address may be stopped: judged by what providers and consumers report of calls to it.
import { type Sentence, wordedAs } from '../../platform/sentence.ts'
import { type OutcomeSentence, sayOfOutcome as say } from '../outcome-sentences.ts'

/** What is reported of the calls to one address. */
export type AddressCalls = {
  /** end of the newest report of a call; null where none of the last half hour names the address */
  lastCallAt: Date | null
  /** until when the sources of those reports went on hearing others: silence counts up to here */
  lastReportAt: Date | null
}

/** Of several addresses together: called when any was, and silent as far as all of their reporters reported. */
export function togetherCalled(calls: readonly AddressCalls[]): AddressCalls {
  const last = calls.flatMap(({ lastCallAt }) => (lastCallAt ? [lastCallAt.getTime()] : []))
  const reports = calls.flatMap(({ lastReportAt }) => (lastReportAt ? [lastReportAt.getTime()] : []))
  return {
    lastCallAt: last.length === 0 ? null : new Date(Math.max(...last)),
    lastReportAt: reports.length === 0 ? null : new Date(Math.min(...reports)),
  }
}

export const quietMs = 120_000
const lookEveryMs = 5000
/** Longer than the slowest consumer takes to obey, and than the statistics' own delay of a minute. */
const stubbornMs = 300_000

export type DrainJudgement =
  (Sentence & { result: 'succeeded' | 'contradiction' }) | (Sentence & { result: 'waiting'; retryAfterMs: number })

type Times = { writtenAt: Date; now: Date; quietForMs?: number; stubbornForMs?: number }

/** Safe is: two minutes without a call, by somebody who went on reporting. Where nobody reports, that is said and no more. */
export function judgeDrain({ lastCallAt, lastReportAt }: AddressCalls, times: Times): DrainJudgement {
  const { writtenAt, now, quietForMs = quietMs, stubbornForMs = stubbornMs } = times
  const sinceWriteMs = now.getTime() - writtenAt.getTime()
  if (lastCallAt === null || lastReportAt === null || lastReportAt < writtenAt) {
    if (sinceWriteMs < quietForMs)
      return { result: 'waiting', ...say('drain-waits-report'), retryAfterMs: Math.min(lookEveryMs, quietForMs) }
    return { result: 'succeeded', ...say(lastCallAt === null ? 'drain-unnamed' : 'drain-unreported') }
  }
  const at = lastCallAt.toISOString()
  const last = `last call reported at ${at}`
  const quietSince = lastCallAt > writtenAt ? lastCallAt : writtenAt
  // a silence counts as far as somebody reported through it
  const silentMs = Math.min(now.getTime(), lastReportAt.getTime()) - quietSince.getTime()
  if (silentMs >= quietForMs)
    return {
      result: 'succeeded',
      ...told(`No call for ${inMinutes(silentMs)}, ${last}: it is safe to stop this address.`, 'drain-safe', silentMs),
    }
  if (sinceWriteMs >= stubbornForMs && now.getTime() - quietSince.getTime() < quietForMs)
    return {
      result: 'contradiction',
      ...told(`Calls still arrive ${inMinutes(sinceWriteMs)} after the change: ${last}.`, 'drain-stubborn', sinceWriteMs),
    }
  return {
    result: 'waiting',
    ...told(`waiting for ${inMinutes(quietForMs)} without a call: ${last}`, 'drain-waits-quiet', quietForMs),
    retryAfterMs: Math.min(lookEveryMs, quietForMs),
  }

  function told(text: string, code: OutcomeSentence, ms: number): Sentence {
    return wordedAs(text, [say(code, { seconds: Math.floor(ms / 1000), at })])
  }
}

function inMinutes(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes === 0) return `${Math.floor(ms / 1000)} s`
  return minutes === 1 ? '1 minute' : `${minutes} minutes`
}
