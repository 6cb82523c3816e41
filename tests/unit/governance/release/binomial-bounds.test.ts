import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alphaOf, binomialBounds } from '../../../../lib/governance/release/binomial-bounds.ts'

/** A generator of its own, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

describe('bounds of a probability', () => {
  it('hold the share that was counted, and narrow with the calls', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (calls, part) => {
        const count = Math.round(calls * part)
        const few = binomialBounds({ count, calls }, 0.01)
        const many = binomialBounds({ count: count * 20, calls: calls * 20 }, 0.01)
        expect(few.low).toBeLessThanOrEqual(count / calls)
        expect(few.high).toBeGreaterThanOrEqual(count / calls)
        expect(many.high - many.low).toBeLessThanOrEqual(few.high - few.low)
      }),
      { numRuns: 200 },
    )
  })

  it('say nothing of no call', () => {
    expect(binomialBounds({ count: 0, calls: 0 }, 0.01)).toEqual({ low: 0, high: 1 })
  })

  it('exclude the true probability in at most alpha of all series, though they are looked at after every call', () => {
    const next = random(7)
    const series = 150
    const alpha = 0.05
    let wrong = 0
    for (let one = 0; one < series; one += 1) {
      let count = 0
      for (let calls = 1; calls <= 120; calls += 1) {
        if (next() < 0.1) count += 1
        const { low, high } = binomialBounds({ count, calls }, alpha)
        if (low > 0.1 || high < 0.1) {
          wrong += 1
          break
        }
      }
    }
    expect(wrong / series).toBeLessThanOrEqual(alpha)
  })

  it('spend one probability over any number of windows', () => {
    const spent = Array.from({ length: 100_000 }, (_, index) => alphaOf(0.01, index + 1)).reduce((sum, alpha) => sum + alpha, 0)
    expect(spent).toBeLessThanOrEqual(0.01)
    expect(spent).toBeGreaterThan(0.0099)
  })
})
