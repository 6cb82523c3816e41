// Bounds of a probability that hold at every look at once, so that looking often costs nothing: the beta-binomial mixture martingale
// (Robbins 1970; Ville's inequality). With k of n counted, the chance that the true probability ever lies outside is at most alpha.

/** Jeffreys' prior: sharp at small and at large probabilities. */
const prior = 0.5

/** The highest and the lowest probability that `count` of `calls` do not exclude; 0 and 1 before the first call. */
export function binomialBounds({ count, calls }: { count: number; calls: number }, alpha: number): { low: number; high: number } {
  if (calls <= 0) return { low: 0, high: 1 }
  const share = count / calls
  const mixed = logBeta(prior + count, prior + calls - count) - logBeta(prior, prior)
  // the logarithm of the bet against p is below that of 1/alpha; at no time it exceeds it with a probability above alpha
  const isKept = (p: number): boolean => mixed - likelihood({ count, calls }, p) < -Math.log(alpha)
  return {
    low: share === 0 ? 0 : border(0, share, isKept),
    high: share === 1 ? 1 : border(1, share, isKept),
  }
}

/** Of the k-th of any number of windows that are looked at one after the other: all together spend `total`. */
export const alphaOf = (total: number, window: number): number => total / (window * (window + 1))

/** Logarithm of the probability of what was counted, but for the binomial coefficient. */
function likelihood({ count, calls }: { count: number; calls: number }, p: number): number {
  return (count === 0 ? 0 : count * Math.log(p)) + (count === calls ? 0 : (calls - count) * Math.log(1 - p))
}

/** Between a probability that is excluded (or the end) and one that is kept. */
function border(outside: number, inside: number, isKept: (p: number) => boolean): number {
  if (isKept(outside)) return outside
  let [out, kept] = [outside, inside]
  for (let round = 0; round < 40; round += 1) {
    const middle = (out + kept) / 2
    if (isKept(middle)) kept = middle
    else out = middle
  }
  return out
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b)

/** Lanczos' approximation with g = 7 and 9 terms; 15 digits for x ≥ 0.5. */
function logGamma(x: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
    9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  const y = x - 1
  const sum = terms.reduce((total, term, index) => total + term / (y + index + 1), 0.99999999999980993)
  const t = y + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum)
}
