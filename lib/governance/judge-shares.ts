// Do the calls that were counted agree with the shares that were expected? A test on counts, not a glance at a chart.
import type { Band } from './share-bands.ts'

/** `named`: how many of them come from consumers that say whom they called (up to 2.7), where any does */
export type CallCount = { address: string; calls: number; named?: number }

/** `fits-both`: agrees with the shares after the change, but not less with those before: more calls are needed to tell. */
export type Verdict = 'too-few' | 'fits' | 'fits-both' | 'contradicts'

export type Judgement = { verdict: Verdict; calls: number; shares: { address: string; observed: number; expected: Band }[] }

/** Below this the normal approximation of a binomial count says nothing. */
export const minimumCalls = 30

/** Standard deviations a share may lie outside its band: 3 = one false alarm in 370 looks per provider. */
const allowedDeviations = 3

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
  const deviation = (bands: ReadonlyMap<string, Band>): number =>
    Math.max(0, ...[...bands].map(([address, band]) => deviations(countOf(address), calls, band)))
  if (calls < minimumCalls) return { verdict: 'too-few', calls, shares }
  if (deviation(after) > allowedDeviations) return { verdict: 'contradicts', calls, shares }
  return { verdict: deviation(before) > allowedDeviations ? 'fits' : 'fits-both', calls, shares }
}

function deviations(count: number, calls: number, { low, high }: Band): number {
  const share = count / calls
  if (share >= low && share <= high) return 0
  const nearest = share < low ? low : high
  return Math.abs(count - calls * nearest) / Math.sqrt(Math.max(calls * nearest * (1 - nearest), 1))
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
