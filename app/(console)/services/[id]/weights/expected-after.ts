import { expectedShares } from '#lib/governance/load-balance'
import type { ServiceWeights, WeightPreview } from '#lib/governance/schema'
import { plannedWeight, type WeightChanges } from './use-weight-draft'

/** What the shares would be after the draft: the server's word once it has spoken, until then weight ÷ sum where that is what the load balance does. */
export function expectedAfter(
  weights: ServiceWeights,
  changes: WeightChanges,
  preview: WeightPreview | undefined,
): ReadonlyMap<string, number | null> {
  if (changes.size === 0) return new Map(weights.providers.map((provider) => [provider.address, provider.expectedShare]))
  if (preview) return new Map(preview.providers.map((provider) => [provider.address, provider.shareAfter]))
  if (!weights.sharesKnown) return new Map()
  const planned = weights.providers.map((provider) => plannedWeight(provider, changes))
  const found = expectedShares({ loadBalance: weights.loadBalance, weights: planned })
  return new Map(weights.providers.map((provider, index) => [provider.address, found.known ? (found.shares[index] ?? null) : null]))
}

/** What the providers' own URLs ask for, as a share of their sum. */
export function configuredShare(weights: ServiceWeights, address: string): number | null {
  const sum = weights.providers.reduce((total, provider) => total + provider.configuredWeight, 0)
  const own = weights.providers.find((provider) => provider.address === address)?.configuredWeight
  return own === undefined || sum === 0 ? null : own / sum
}

/** Right end of the bars: a round share above the highest, so that small moves of the calls do not rescale everything. */
export function scaleEnd(shares: readonly number[]): number {
  const highest = Math.max(...shares)
  return [0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8].find((end) => highest <= end * 0.95) ?? 1
}

/** End of every slider of the page: room above the highest weight, the same for all so that they can be compared. */
export function sliderMax(weights: ServiceWeights): number {
  const highest = Math.max(100, ...weights.providers.flatMap((provider) => [provider.weight, provider.configuredWeight]))
  const magnitude = 10 ** Math.floor(Math.log10(highest * 2))
  return Math.ceil((highest * 2) / magnitude) * magnitude
}
