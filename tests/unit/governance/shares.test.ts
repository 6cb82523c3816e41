import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeShares, judgeShares } from '../../../lib/governance/judge-shares.ts'
import type { PlannedConsumer, PlannedProvider } from '../../../lib/governance/plan-schema.ts'
import { shareBands } from '../../../lib/governance/share-bands.ts'

const provider = (address: string, weight: number, more: Partial<PlannedProvider> = {}): PlannedProvider => ({
  address,
  weightBefore: 100,
  weightAfter: weight,
  timestampMs: 0,
  warmupMs: 600_000,
  generation: '3.3',
  byApplication: true,
  tag: '',
  ...more,
})
const consumer = (release: string, more: Partial<PlannedConsumer> = {}): PlannedConsumer => ({
  release,
  generation: '3.3',
  loadBalance: 'random',
  discovery: 'application',
  tag: '',
  ...more,
})
const old = consumer('', { generation: '2.5/2.6', discovery: 'interface' })
const bandsOf = (providers: PlannedProvider[], consumers: PlannedConsumer[], nowMs?: number) => {
  const found = shareBands(
    { providers, consumers, countsActive: false, weightOf: (one) => one.weightAfter },
    nowMs === undefined ? undefined : [Infinity, nowMs],
  )
  return found.known ? Object.fromEntries([...found.bands].map(([address, { low, high }]) => [address, [low, high]])) : found.reason.text
}

describe('shareBands', () => {
  it('is one point per provider where all consumers see the same', () => {
    expect(bandsOf([provider('a:1', 300), provider('b:1', 100)], [consumer('3.3.6'), consumer('3.2.18', { generation: '3.2' })])).toEqual({
      'a:1': [0.75, 0.75],
      'b:1': [0.25, 0.25],
    })
  })

  it('spans what 2.x and default 3.x consumers do to providers that are not registered by application', () => {
    const providers = [provider('a:1', 100), provider('b:1', 100, { generation: '2.5/2.6', byApplication: false })]
    expect(bandsOf(providers, [consumer('3.3.6'), old])).toEqual({ 'a:1': [0.5, 1], 'b:1': [0, 0.5] })
    expect(bandsOf(providers, [consumer('3.3.6', { discovery: 'interface' })])).toEqual({ 'a:1': [0.5, 0.5], 'b:1': [0.5, 0.5] })
  })

  it('spans the warm-up of a young provider, except for those who do not see its start', () => {
    const now = 1_800_000_000_000
    const young = [provider('a:1', 100, { timestampMs: now - 60_000 }), provider('b:1', 100, { timestampMs: now - 6_000_000 })]
    expect(bandsOf(young, [consumer('3.3.6')], now)).toEqual({ 'a:1': [10 / 110, 0.5], 'b:1': [0.5, 100 / 110] })
    expect(bandsOf(young, [consumer('3.3.6', { discovery: 'interface' })], now)).toEqual({ 'a:1': [0.5, 0.5], 'b:1': [0.5, 0.5] })
  })

  it('is unknown as soon as one consumer’s load balance does not follow weights', () => {
    expect(
      bandsOf([provider('a:1', 1), provider('b:1', 1)], [consumer('3.3.6'), consumer('3.3.6', { loadBalance: 'consistenthash' })]),
    ).toContain('consistenthash')
  })

  it('adds up to 1 for one kind of consumer', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 8 }), (weights) => {
        const bands = bandsOf(
          weights.map((weight, index) => provider(`h:${index}`, weight)),
          [consumer('3.3.6')],
        )
        if (typeof bands === 'string') throw new Error(bands)
        expect(Object.values(bands).reduce((sum, [low]) => sum + (low ?? 0), 0)).toBeCloseTo(1, 9)
      }),
    )
  })
})

const point = (shares: Record<string, number>) =>
  new Map(Object.entries(shares).map(([address, share]) => [address, { low: share, high: share }]))
const after = point({ 'a:1': 0.75, 'b:1': 0.25 })
const before = point({ 'a:1': 0.5, 'b:1': 0.5 })
const judge = (a: number, b: number) =>
  judgeShares({
    counts: [
      { address: 'a:1', calls: a },
      { address: 'b:1', calls: b },
    ],
    after,
    before,
  })

/** Hits after each number of calls. A small generator of its own, so that the seed decides every draw. */
function drawSums(share: number, calls: number, seed: number): number[] {
  let state = Math.imul(seed, 2_654_435_761) >>> 0
  const sums = [0]
  for (let call = 0; call < calls; call += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    sums.push((sums.at(-1) ?? 0) + (state / 2 ** 32 < share ? 1 : 0))
  }
  return sums
}

const drawCalls = (share: number, calls: number, seed: number): number => drawSums(share, calls, seed)[calls] ?? 0

describe('judgeShares', () => {
  it('says nothing below 30 calls', () => {
    expect(judge(22, 7).verdict).toBe('too-few')
  })

  it('takes the shares after the change for fitting, those before for a contradiction', () => {
    expect([judge(305, 107).verdict, judge(206, 206).verdict]).toEqual(['fits', 'contradicts'])
  })

  it('waits for more calls where both would fit', () => {
    expect(judge(20, 11).verdict).toBe('fits-both')
  })

  it('forgives nothing but a straggler where a share of 0 is expected', () => {
    const drained = point({ 'a:1': 1, 'b:1': 0 })
    const judged = (b: number) =>
      judgeShares({
        counts: [
          { address: 'a:1', calls: 400 },
          { address: 'b:1', calls: b },
        ],
        after: drained,
        before,
      }).verdict
    expect([judged(0), judged(2), judged(9)]).toEqual(['fits', 'fits', 'contradicts'])
  })

  it('finds real draws of the planned shares fitting and draws of the former ones contradicting, at 400 calls', () => {
    let wrong = 0
    for (let seed = 1; seed <= 1000; seed += 1) {
      const hits = drawCalls(0.75, 400, seed)
      if (judge(hits, 400 - hits).verdict !== 'fits') wrong += 1
      const formerHits = drawCalls(0.5, 400, seed)
      expect(judge(formerHits, 400 - formerHits).verdict).toBe('contradicts')
    }
    // one in 370 is expected
    expect(wrong).toBeLessThan(10)
  })

  it('refutes the former shares at 400 calls, and hardly ever the planned ones in a thousand looks', () => {
    let alarms = 0
    let beyondThree = 0
    for (let seed = 1; seed <= 400; seed += 1) {
      const draws = drawSums(0.75, 2000, seed)
      const looks = Array.from({ length: 985 }, (_, index) =>
        judge(draws[index * 2 + 30] ?? 0, index * 2 + 30 - (draws[index * 2 + 30] ?? 0)),
      )
      if (looks.some(({ verdict }) => verdict === 'contradicts')) beyondThree += 1
      if (looks.some(({ isRefuted }) => isRefuted)) alarms += 1
      const former = drawSums(0.5, 400, seed)[400] ?? 0
      expect(judge(former, 400 - former).isRefuted).toBe(true)
    }
    expect(beyondThree).toBeGreaterThan(8)
    expect(alarms).toBeLessThanOrEqual(1)
  })

  it('leaves calls to addresses it has no band for out of the count', () => {
    expect(
      judgeShares({
        counts: [
          { address: 'gone:1', calls: 1000 },
          { address: 'a:1', calls: 5 },
        ],
        after,
        before,
      }).calls,
    ).toBe(5)
  })

  it('says what was seen in one sentence', () => {
    expect(describeShares(judge(305, 107), ['a:1'])).toBe('a:1 observed 0.74 of 412 calls, expected 0.75')
  })
})
