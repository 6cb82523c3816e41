import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedShares, randomUsesWeights } from '../../../lib/governance/load-balance.ts'

const weights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 12 })

/** RoundRobinLoadBalance#doSelect: every counter grows by its weight, the strictly greatest is taken and pays the total. */
function smoothRoundRobin(list: readonly number[], calls: number): number[] {
  const current = list.map(() => 0)
  const counts = list.map(() => 0)
  const total = list.reduce((sum, weight) => sum + weight, 0)
  for (let call = 0; call < calls; call += 1) {
    let best = -1
    list.forEach((weight, index) => {
      current[index] = (current[index] ?? 0) + weight
      if (best < 0 || (current[index] ?? 0) > (current[best] ?? 0)) best = index
    })
    counts[best] = (counts[best] ?? 0) + 1
    current[best] = (current[best] ?? 0) - total
  }
  return counts
}

describe('expectedShares', () => {
  it('gives shares that add up to 1 for every load balance that follows weights', () => {
    fc.assert(
      fc.property(weights, fc.constantFrom('', 'random', 'leastactive'), (list, loadBalance) => {
        const result = expectedShares({ loadBalance, weights: list })
        expect(result.known && result.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
      }),
    )
  })

  it('agrees exactly with a full round of smooth weighted round robin', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 6 }), (list) => {
        const total = list.reduce((sum, weight) => sum + weight, 0)
        fc.pre(total > 0)
        const result = expectedShares({ loadBalance: 'roundrobin', weights: list })
        expect(result.known && result.shares.map((share) => Math.round(share * total))).toEqual(smoothRoundRobin(list, total))
      }),
    )
  })

  it('spreads evenly when all weights are 0, but not under roundrobin, where the first takes all', () => {
    expect(expectedShares({ loadBalance: 'random', weights: [0, 0, 0, 0] })).toEqual({ known: true, shares: [0.25, 0.25, 0.25, 0.25] })
    expect(expectedShares({ loadBalance: 'roundrobin', weights: [0, 0] }).known).toBe(false)
    expect(smoothRoundRobin([0, 0, 0], 10)).toEqual([10, 0, 0])
  })

  it('gives shares between 0 and 1 also for the weights below 0 that 2.6 knows', () => {
    expect(expectedShares({ loadBalance: 'random', weights: [50, -1] })).toEqual({ known: true, shares: [1, 0] })
    expect(expectedShares({ loadBalance: 'random', weights: [-1, 50] })).toEqual({ known: true, shares: [0, 1] })
    expect(expectedShares({ loadBalance: 'random', weights: [30, -10, 20] })).toEqual({ known: true, shares: [0.75, 0, 0.25] })
    expect(expectedShares({ loadBalance: 'roundrobin', weights: [30, -10, 10] })).toEqual({ known: true, shares: [0.75, 0, 0.25] })
  })

  it('gives a lone provider everything, whatever its weight and the load balance', () => {
    for (const loadBalance of ['random', 'roundrobin', 'consistenthash', 'adaptive'])
      expect(expectedShares({ loadBalance, weights: [0] })).toEqual({ known: true, shares: [1] })
  })

  it('says why where weights do not decide', () => {
    for (const loadBalance of ['consistenthash', 'shortestresponse', 'adaptive', 'p2c']) {
      const result = expectedShares({ loadBalance, weights: [1, 2] })
      expect(result.known ? '' : result.reason.text).toContain(loadBalance)
    }
    expect(expectedShares({ loadBalance: 'leastactive', weights: [1, 2], countsActive: true }).known).toBe(false)
    expect(expectedShares({ loadBalance: 'leastactive', weights: [1, 3] })).toEqual({ known: true, shares: [0.25, 0.75] })
  })

  it('knows that random of 3.x asks the first provider only', () => {
    expect([
      randomUsesWeights({ hasWeight: false, hasTimestamp: false }),
      randomUsesWeights({ hasWeight: false, hasTimestamp: true }),
    ]).toEqual([false, true])
  })
})
