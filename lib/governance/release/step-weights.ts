// Which weights give the new version its percentage. The old version's weights stay among each other as they were, and untouched where the
// percentage can be had so; else they are scaled up, since a weight is a whole number.
import { AppError } from '../../platform/errors.ts'
import { sayWhyNot as say } from './refusals.ts'
import { defaultWeight } from '../weight-math.ts'

export type WeighedProvider = { address: string; weight: number }

/** A share may miss its percentage by this part of it before the old weights are scaled. */
const tolerance = 0.02
const scales = [1, 10, 100]
const maxWeight = 100_000

/**
 * Address → weight for every provider whose weight has to change. `weights`: as they were before the release. At 100 the old version gets 0, at 0 the new one. Throws
 * `invalid-input` where one of both has no provider or the old one no weight.
 */
export function weightsFor(
  providers: readonly WeighedProvider[],
  isNew: (address: string) => boolean,
  percent: number,
): Map<string, number> {
  const fresh = providers.filter(({ address }) => isNew(address))
  const old = providers.filter(({ address }) => !isNew(address))
  if (fresh.length === 0) throw new AppError('invalid-input', say('release-new-gone'))
  if (old.length === 0) throw new AppError('invalid-input', say('release-old-gone'))
  const oldSum = sumOf(old)
  if (oldSum === 0) throw new AppError('invalid-input', say('release-old-zero'))
  if (percent === 0) return new Map([...fresh.map(({ address }) => [address, 0] as const), ...old.map(asIs)])
  if (percent === 100)
    return new Map([...fresh.map(({ address, weight }) => [address, weight || defaultWeight] as const), ...old.map(toZero)])
  const share = percent / 100
  const candidates = scales.map((scale) => {
    const target = (scale * oldSum * share) / (1 - share)
    const parts = partsOf(fresh)
    const weights = new Map([
      ...fresh.map(({ address }, index) => [address, Math.max(1, Math.round(target * (parts[index] ?? 0)))] as const),
      ...old.map(({ address, weight }) => [address, weight * scale] as const),
    ])
    const got = sumOf(fresh.map(({ address }) => ({ address, weight: weights.get(address) ?? 0 })))
    const miss = Math.abs(got / (got + scale * oldSum) - share) / share
    return { weights, miss, isAllowed: [...weights.values()].every((weight) => weight <= maxWeight) }
  })
  const allowed = candidates.filter(({ isAllowed }) => isAllowed)
  const found = allowed.find(({ miss }) => miss <= tolerance) ?? allowed.toSorted((a, b) => a.miss - b.miss)[0]
  if (!found) throw new AppError('invalid-input', say('release-no-weights', { most: maxWeight, percent }))
  return found.weights
}

/** What part of the new version's calls each of its providers gets: by their weights, equal where those are all 0. */
function partsOf(fresh: readonly WeighedProvider[]): number[] {
  const sum = sumOf(fresh)
  return fresh.map(({ weight }) => (sum === 0 ? 1 / fresh.length : weight / sum))
}

const sumOf = (providers: readonly WeighedProvider[]): number => providers.reduce((sum, { weight }) => sum + weight, 0)
const asIs = ({ address, weight }: WeighedProvider) => [address, weight] as const
const toZero = ({ address }: WeighedProvider) => [address, 0] as const
