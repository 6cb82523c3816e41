// Does the share that was measured agree with the one that was predicted?
import type { Sentence } from '../../platform/sentence.ts'
import type { Band } from '../share-bands.ts'
import { alphaOf, binomialBounds } from './binomial-bounds.ts'
import { sayOfRelease as say } from './sentences.ts'

export type ShareJudgement = {
  fresh: number
  calls: number
  measured: number | null
  /** Between these the true share lies, at all looks together */
  low: number
  high: number
  predicted: Band | null
  verdict: 'too-few' | 'agrees' | 'contradicts' | 'not-predicted'
}

/** Fewer calls say nothing of a share. */
const minimumCalls = 30
/** Reports of two providers do not end at the same moment, so counts of one window are a little askew. */
const slack = (share: number): number => 0.01 + 0.1 * share

/** `window`: the how-manieth window of calls this is; each spends its part of a false alarm in a thousand. */
export function judgeShare({ fresh, all }: { fresh: number; all: number }, predicted: Band | null, window: number): ShareJudgement {
  const { low, high } = binomialBounds({ count: fresh, calls: all }, alphaOf(0.001, window) / 2)
  const seen = { fresh, calls: all, measured: all === 0 ? null : fresh / all, low, high, predicted }
  if (predicted === null) return { ...seen, verdict: 'not-predicted' }
  if (all < minimumCalls) return { ...seen, verdict: 'too-few' }
  const agrees = high >= predicted.low - slack(predicted.low) && low <= predicted.high + slack(predicted.high)
  return { ...seen, verdict: agrees ? 'agrees' : 'contradicts' }
}

/** "Its share was 0.051 of 540 calls, predicted 0.050." */
export function describeShare({ measured, calls, predicted }: ShareJudgement): Sentence {
  if (measured === null) return say('release-share-none')
  const share = measured.toFixed(3)
  return predicted === null
    ? say('release-share-alone', { share, calls })
    : say('release-share', { share, calls, predicted: describeBand(predicted) })
}

const describeBand = ({ low, high }: Band): string =>
  low.toFixed(3) === high.toFixed(3) ? low.toFixed(3) : `${low.toFixed(3)}–${high.toFixed(3)}`
