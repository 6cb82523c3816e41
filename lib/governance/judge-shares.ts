// Do the calls that were counted agree with the shares that were expected? A test on counts, not a glance at a chart.
import type { Band } from './share-bands.ts'

/** `named`: how many of them come from consumers that say whom they called (up to 2.7), where any does */
export type CallCount = { address: string; calls: number; named?: number }

/** `fits-both`: agrees with the shares after the change, but not less with those before: more calls are needed to tell. */
export type Verdict = 'too-few' | 'fits' | 'fits-both' | 'contradicts'

/** `isRefuted`: contradicts by more than chance brings about in however many looks; a single `contradicts` only delays the proof. */
export type Judgement = {
  verdict: Verdict
  isRefuted: boolean
  calls: number
  shares: { address: string; observed: number; expected: Band }[]
}

/** Below this the normal approximation of a binomial count says nothing. */
export const minimumCalls = 30

/** Standard deviations a share may lie outside its band where it is taken for proof; one look in 370 is turned away by chance. */
const allowedDeviations = 3

/** Chance of calling a person although every consumer obeys, over a whole verification however often it looks. */
const falseAlarms = 0.001
/** It is spread over what is looked at side by side: each provider, in up to three groups of consumers and three settled windows. */
const looksAside = 9
/** The variance at which the boundary is tightest, in calls² */
const mixture = 5

/**
 * For each provider, the count is binomial with a probability inside its band; the nearest probability of the band is taken, and the
 * distance measured in its standard deviations (a variance of at least one call, so that an expected share of 0 forgives nothing but
 * a single late call or two). `fits` wants every provider within the limit under the bands after the change, and at least one outside
 * under those before. Calls to addresses without a band are left out.
 */
export function judgeShares({
  counts,
  after,
  before,
}: {
  counts: readonly CallCount[]
  after: ReadonlyMap<string, Band>
  before: ReadonlyMap<string, Band>
}): Judgement {
  const known = counts.filter(({ address }) => after.has(address))
  const calls = known.reduce((sum, count) => sum + count.calls, 0)
  const countOf = (address: string): number => known.find((count) => count.address === address)?.calls ?? 0
  const shares = [...after].map(([address, expected]) => ({ address, observed: calls > 0 ? countOf(address) / calls : 0, expected }))
  const isRefuted = [...after].some(([address, band]) => isBeyondChance(countOf(address), calls, band, looksAside * after.size))
  const deviation = (bands: ReadonlyMap<string, Band>): number =>
    Math.max(0, ...[...bands].map(([address, band]) => deviations(countOf(address), calls, band)))
  if (calls < minimumCalls) return { verdict: 'too-few', isRefuted: false, calls, shares }
  if (deviation(after) > allowedDeviations) return { verdict: 'contradicts', isRefuted, calls, shares }
  return { verdict: deviation(before) > allowedDeviations ? 'fits' : 'fits-both', isRefuted: false, calls, shares }
}

const deviations = (count: number, calls: number, band: Band): number => {
  const { distance, variance } = distanceOf(count, calls, band)
  return distance / Math.sqrt(variance)
}

/**
 * The normal-mixture boundary of Robbins (1970): a sum of draws with this variance leaves it at any time at all, not only at one look,
 * with a probability of `falseAlarms / tests` at most.
 */
function isBeyondChance(count: number, calls: number, band: Band, tests: number): boolean {
  const { distance, variance } = distanceOf(count, calls, band)
  const total = variance + mixture
  return distance > Math.sqrt(total * (Math.log(total / mixture) - 2 * Math.log(falseAlarms / tests)))
}

/** How far the count is from what the nearest share of the band would give, and the variance of that, at least one call². */
function distanceOf(count: number, calls: number, { low, high }: Band): { distance: number; variance: number } {
  const nearest = Math.min(Math.max(count / calls, low), high)
  return { distance: Math.abs(count - calls * nearest), variance: Math.max(calls * nearest * (1 - nearest), 1) }
}

/** "10.0.0.5:20880 observed 0.74 of 412 calls, expected 0.75" for the addresses that were changed, at most three. */
export function describeShares({ calls, shares }: Judgement, addresses: readonly string[]): string {
  const named = shares.filter((share) => addresses.includes(share.address))
  const parts = named
    .slice(0, 3)
    .map(
      ({ address, observed, expected }) =>
        `${address} observed ${observed.toFixed(2)} of ${calls} calls, expected ${describeBand(expected)}`,
    )
  return parts.join('; ') + (named.length > 3 ? `; and ${named.length - 3} more` : '')
}

const describeBand = ({ low, high }: Band): string =>
  low.toFixed(2) === high.toFixed(2) ? low.toFixed(2) : `${low.toFixed(2)}–${high.toFixed(2)}`
