// Which share of the calls the new version should get: the load balance's own arithmetic over the weights.
import type { Said, Sentence } from '../../platform/sentence.ts'
import type { Band } from '../share-bands.ts'
import { shareBands } from '../share-bands.ts'
import type { WeightChange } from '../weight-change.ts'
import { offStep, percentOf, type ReleasePlan } from './plan.ts'
import { sayOfRelease as say } from './sentences.ts'

/** `reason`: why nothing is predicted */
export type Prediction = { predicted: Band | null; reason: string; reasonSaid?: Said[] | undefined }

const unpredicted = ({ text, said }: Sentence): Prediction => ({ predicted: null, reason: text, reasonSaid: said })

/** Of the calls to one service after the change; consumers of several generations see different providers, so it is a band. */
export function predictedShare(change: WeightChange, isNew: (address: string) => boolean): Prediction {
  const { providers, consumers, countsActive } = change
  const found = shareBands({ providers, consumers, countsActive, weightOf: (provider) => provider.weightAfter })
  if (!found.known) return unpredicted(found.reason)
  const bands = [...found.bands].filter(([address]) => isNew(address)).map(([, band]) => band)
  const sum = (of: (band: Band) => number): number =>
    Math.min(
      1,
      bands.reduce((total, band) => total + of(band), 0),
    )
  return { predicted: { low: sum(({ low }) => low), high: sum(({ high }) => high) }, reason: '' }
}

/** Of the calls to several services: who is called how often is not known, so anything between the lowest and the highest. */
export function widest(predictions: readonly Prediction[]): Prediction {
  const unknown = predictions.find(({ predicted }) => predicted === null)
  if (unknown) return unknown
  const bands = predictions.flatMap(({ predicted }) => (predicted ? [predicted] : []))
  if (bands.length === 0) return unpredicted(say('release-no-service'))
  return { predicted: { low: Math.min(...bands.map(({ low }) => low)), high: Math.max(...bands.map(({ high }) => high)) }, reason: '' }
}

/** Where a rule decides instead of weights; undefined where it leaves everybody to the weights. */
export function predictedByRule({ mode, steps }: Pick<ReleasePlan, 'mode' | 'steps'>, step: number): Prediction | undefined {
  if (mode === 'weight') return undefined
  if (step === offStep) return exactly(0)
  const percent = percentOf({ steps }, step)
  if (mode === 'tag') return percent === 100 ? undefined : unpredicted(say('release-by-tagged'))
  if (percent === 0 || percent === 100) return exactly(percent / 100)
  return unpredicted(say('release-by-values', { percent }))
}

const exactly = (share: number): Prediction => ({ predicted: { low: share, high: share }, reason: '' })
