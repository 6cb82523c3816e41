import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasQuadraticWarmup, ruleGenerationOf } from '../../../lib/governance/rule-generation.ts'
import { timestampSeenBy, warmupWeight, weightAt } from '../../../lib/governance/weight-math.ts'

const now = 1_800_000_000_000
const releases = ['', '2.6.12', '2.7.8', '2.7.23', '3.0.9', '3.2.18', '3.3.6']
const provider = fc.record({
  weight: fc.integer({ min: -5, max: 100_000 }),
  timestampMs: fc.oneof(fc.constant(0), fc.integer({ min: now - 2_000_000, max: now + 5000 })),
  warmupMs: fc.integer({ min: 0, max: 1_200_000 }),
})

describe('weightAt', () => {
  it('gives the full weight once the warm-up is over, and never more before', () => {
    fc.assert(
      fc.property(provider, fc.constantFrom(...releases), (input, release) => {
        const weight = weightAt(input, release, now)
        if (input.weight > 0) {
          expect(weight).toBeGreaterThanOrEqual(1)
          expect(weight).toBeLessThanOrEqual(input.weight)
          expect(weightAt({ ...input, timestampMs: now - input.warmupMs - 1 }, release, now)).toBe(input.weight)
        }
      }),
    )
  })

  it('grows with the uptime', () => {
    fc.assert(
      fc.property(provider, fc.constantFrom('2.7.23', '3.2.18'), fc.integer({ min: 1, max: 600_000 }), (input, release, more) => {
        fc.pre(input.timestampMs > 0 && input.timestampMs <= now)
        expect(weightAt(input, release, now + more)).toBeGreaterThanOrEqual(weightAt(input, release, now))
      }),
    )
  })

  it('keeps a negative weight in 2.6 and makes it 0 from 2.7 on', () => {
    const input = { weight: -3, timestampMs: 0, warmupMs: 0 }
    expect([weightAt(input, '', now), weightAt(input, '2.7.23', now), weightAt(input, '3.3.6', now)]).toEqual([-3, 0, 0])
  })

  it('gives 1 to a provider whose clock runs ahead, but the full weight in 2.6', () => {
    const input = { weight: 300, timestampMs: now + 1000, warmupMs: 600_000 }
    expect([weightAt(input, '', now), weightAt(input, '2.7.23', now), weightAt(input, '3.2.18', now)]).toEqual([300, 1, 1])
  })

  it('warms up again after 2^32 ms in 2.6, whose uptime is an int', () => {
    const input = { weight: 100, timestampMs: now - 2 ** 32 - 300_000, warmupMs: 600_000 }
    expect([weightAt(input, '', now), weightAt(input, '3.3.6', now)]).toEqual([50, 100])
  })

  it('is linear in 2.6, early 2.7 and 3.x, quadratic in 2.7.15 to 2.7.23', () => {
    const half = { uptimeMs: 300_000, warmupMs: 600_000, weight: 100 }
    expect(releases.map((release) => warmupWeight({ ...half, release }))).toEqual([50, 50, 50, 25, 50, 50, 50])
    expect(['2.7.14', '2.7.15', '2.7.23', '2.7.24'].map(hasQuadraticWarmup)).toEqual([false, true, true, false])
  })

  it('divides in single precision like Java', () => {
    // (int) (7 / ((float) 600000 / 100000)): 7 / 6 = 1.1666…
    expect(warmupWeight({ uptimeMs: 7, warmupMs: 600_000, weight: 100_000, release: '3.3.6' })).toBe(1)
    // 16777217 is no float: it counts as 16777216
    expect(warmupWeight({ uptimeMs: 16_777_217, warmupMs: 33_554_432, weight: 2, release: '3.3.6' })).toBe(1)
  })

  it('has no warm-up for 3.x consumers that discover by interface', () => {
    expect(timestampSeenBy('3.2.18', 'interface', 5)).toBe(0)
    expect([
      timestampSeenBy('3.2.18', 'application', 5),
      timestampSeenBy('2.7.23', 'interface', 5),
      timestampSeenBy('', 'interface', 5),
    ]).toEqual([5, 5, 5])
  })
})

describe('ruleGenerationOf', () => {
  it.each([
    [{ release: '' }, '2.5/2.6'],
    [{ release: '', generation: '2.6' }, '2.5/2.6'],
    [{ release: '2.7.0' }, '2.7.0-2.7.2'],
    [{ release: '2.7.2-SNAPSHOT' }, '2.7.0-2.7.2'],
    [{ release: '2.7.3' }, '>=2.7.3'],
    [{ release: '', generation: '2.7' }, '>=2.7.3'],
    [{ release: '3.0.9' }, '3.0-3.1'],
    [{ release: '3.1.0' }, '3.0-3.1'],
    [{ release: '3.2.18' }, '3.2'],
    [{ release: '3.3.6' }, '3.3'],
    [{ release: '3.4.0' }, '3.3'],
    [{ release: 'nonsense' }, '2.5/2.6'],
  ] as const)('%j is %s', (member, generation) => {
    expect(ruleGenerationOf(member)).toBe(generation)
  })
})
