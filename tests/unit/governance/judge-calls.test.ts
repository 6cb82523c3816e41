import { describe, expect, it } from 'vitest'
import { judgeCalls } from '../../../lib/governance/judge-calls.ts'
import type { WeightPlan } from '../../../lib/governance/plan-schema.ts'
import type { RuleGeneration } from '../../../lib/governance/rule-generation.ts'

const provider = (address: string, weightAfter: number): WeightPlan['observe']['providers'][number] => ({
  address,
  weightBefore: 100,
  weightAfter,
  timestampMs: 0,
  warmupMs: 600_000,
  generation: '2.5/2.6',
  byApplication: false,
  tag: '',
})
const observeBy = (...generations: RuleGeneration[]): WeightPlan['observe'] => ({
  providers: [provider('a:1', 300), provider('b:1', 100), provider('c:1', 100)],
  consumers: generations.map((generation) => ({ release: '', generation, loadBalance: 'random', discovery: 'interface', tag: '' })),
  countsActive: false,
})

/** Calls per provider as [all, named by consumers up to 2.7]. */
function judge(observe: WeightPlan['observe'], counts: readonly (readonly [number, number?])[]) {
  const found = judgeCalls(
    observe,
    counts.map(([calls, named], index) => ({ address: `${'abc'.charAt(index)}:1`, calls, ...(named === undefined ? {} : { named }) })),
    1_800_000_000_000,
  )
  if (!found.known) throw new Error(found.reason.text)
  return found.judgement
}

describe('judgeCalls', () => {
  it('leaves calls with a tag out: without one nobody reaches a tagged provider', () => {
    const observe = observeBy('>=2.7.3')
    const tagged = { ...observe, providers: observe.providers.map((one) => (one.address === 'c:1' ? { ...one, tag: 'gray' } : one)) }
    expect(judge(tagged, [[300], [100], [200]]).verdict).toBe('fits')
    expect(judge(observe, [[300], [100], [200]]).verdict).toBe('contradicts')
    const gray = { ...tagged, consumers: tagged.consumers.map((one) => ({ ...one, tag: 'gray' })) }
    expect(judge(gray, [[0], [0], [400]]).verdict).not.toBe('contradicts')
  })

  const mixed = observeBy('2.5/2.6', '3.2')

  it('does not take what was seen on the demo for a proof: 0.49 of 92 calls where 0.60 was planned', () => {
    expect(judge(mixed, [[45], [24], [23]]).verdict).toBe('fits-both')
  })

  it('wants some 370 calls where consumers of several generations cannot be told apart', () => {
    expect(
      judge(mixed, [
        [180, 0],
        [60, 0],
        [60, 0],
      ]).verdict,
    ).toBe('fits-both')
    expect(
      judge(mixed, [
        [240, 0],
        [80, 0],
        [80, 0],
      ]).verdict,
    ).toBe('fits')
  })

  it('finds the consumers that do not obey behind a sum that looks well', () => {
    const seen = judge(mixed, [
      [186 + 27, 186],
      [62 + 27, 62],
      [62 + 27, 62],
    ])
    expect([seen.verdict, seen.name, seen.calls]).toEqual(['contradicts', '3.x consumers', 81])
  })

  it('takes fewer calls where each kind of consumer is proved by itself', () => {
    const seen = judge(mixed, [
      [90 + 60, 90],
      [30 + 20, 30],
      [30 + 20, 30],
    ])
    expect([seen.verdict, seen.parts.map(({ name, judgement }) => [name, judgement.calls])]).toEqual([
      'fits',
      [
        ['consumers up to 2.7', 150],
        ['3.x consumers', 100],
      ],
    ])
  })

  it('waits while the rest is too small to judge, and lets go of next to no calls once all are plenty', () => {
    const small = [
      [90 + 24, 90],
      [30 + 8, 30],
      [30 + 8, 30],
    ] as const
    expect(judge(mixed, small).verdict).toBe('fits-both')
    const idle = [
      [240 + 3, 240],
      [80, 80],
      [80, 80],
    ] as const
    expect(judge(mixed, idle).verdict).toBe('fits')
  })

  it('asks no more than before where all consumers are of one generation', () => {
    expect(judge(observeBy('3.2'), [[60], [20], [20]]).verdict).toBe('fits')
    expect(judge(observeBy('3.2'), [[15], [5], [5]]).verdict).toBe('too-few')
  })
})
