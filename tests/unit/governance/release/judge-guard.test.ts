import { describe, expect, it } from 'vitest'
import { countCalls, countShares, type CountedCalls } from '../../../../lib/governance/release/count-calls.ts'
import { judgeGuard, type Counts } from '../../../../lib/governance/release/judge-guard.ts'
import { describeShare, judgeShare } from '../../../../lib/governance/release/judge-share.ts'
import { guardSchema } from '../../../../lib/governance/release/plan.ts'

const guard = guardSchema.parse({})
const counts = (fresh: [number, number], old: [number, number], steps: Counts['steps'] = { slower: 0, all: 0 }): Counts => ({
  basis: 'consumer',
  fresh: { calls: fresh[0], failures: fresh[1], elapsedMs: fresh[0] * 5 },
  old: { calls: old[0], failures: old[1], elapsedMs: old[0] * 5 },
  steps,
})

describe('the guard', () => {
  it('stops a version of which half the calls fail after some 15 calls', () => {
    expect(judgeGuard(counts([15, 8], [300, 3]), guard, 1).verdict).toBe('tripped')
  })

  it('does not stop one for a failure or two in few calls', () => {
    expect(judgeGuard(counts([20, 2], [400, 4]), guard, 1).verdict).toBe('too-few')
    expect(judgeGuard(counts([200, 3], [4000, 40]), guard, 1)).toMatchObject({ verdict: 'fine', errors: { isTripped: false } })
  })

  it('does not stop one whose errors are those of the old version', () => {
    expect(judgeGuard(counts([500, 150], [9500, 2850]), guard, 1).verdict).toBe('fine')
  })

  it('allows what the margin allows', () => {
    expect(judgeGuard(counts([2000, 200], [2000, 20]), guard, 1).verdict).toBe('tripped')
    expect(judgeGuard(counts([2000, 200], [2000, 20]), { ...guard, errorMargin: 0.2 }, 1).verdict).toBe('fine')
  })

  it('stops one that is slower in every step of time, and not one that is in half of them', () => {
    expect(judgeGuard(counts([100, 0], [1000, 0], { slower: 14, all: 14 }), guard, 1)).toMatchObject({
      verdict: 'tripped',
      latency: { isTripped: true },
    })
    expect(judgeGuard(counts([100, 0], [1000, 0], { slower: 20, all: 40 }), guard, 1).verdict).toBe('fine')
  })

  it('lets no step pass while most of the steps of time so far are slower, be they too few to prove it', () => {
    const judged = judgeGuard(counts([100, 0], [1000, 0], { slower: 3, all: 3 }), guard, 1)
    expect([judged.verdict, judged.said.map(({ code }) => code)]).toEqual(['too-few', ['release-seems-slower']])
    expect(judgeGuard(counts([100, 0], [1000, 0], { slower: 2, all: 4 }), guard, 1).verdict).toBe('fine')
  })

  it('asks for more in a later window', () => {
    const seen = counts([15, 7], [300, 3])
    expect(judgeGuard(seen, guard, 1).errors.freshAtLeast).toBeGreaterThan(judgeGuard(seen, guard, 30).errors.freshAtLeast)
  })

  it('is not fooled into stopping an equal version by looking all the time', () => {
    let state = 11
    const next = (): number => {
      state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
      return state / 4_294_967_296
    }
    let stopped = 0
    for (let one = 0; one < 100; one += 1) {
      const [fresh, old] = [
        [0, 0],
        [0, 0],
      ] as [[number, number], [number, number]]
      for (let look = 0; look < 60; look += 1) {
        for (let call = 0; call < 100; call += 1) {
          const arm = call < 5 ? fresh : old
          arm[0] += 1
          if (next() < 0.02) arm[1] += 1
        }
        if (judgeGuard(counts(fresh, old), { ...guard, errorMargin: 0 }, 1).verdict !== 'tripped') continue
        stopped += 1
        break
      }
    }
    expect(stopped).toBeLessThanOrEqual(2)
  })
})

const row = (side: string, server: string, calls: number, extra: Partial<CountedCalls> = {}): CountedCalls => ({
  side,
  server,
  atMs: 0,
  calls,
  failures: 0,
  elapsedMs: calls * 5,
  ...extra,
})
const question = { isNew: (address: string) => address === 'new:1', latencyRatio: 1.5, baseline: null }

describe('counting calls for the guard', () => {
  it('takes the side that sees time-outs for both versions', () => {
    const rows = [
      row('consumer', 'new:1', 10, { failures: 6 }),
      row('consumer', 'old:1', 90, { failures: 1 }),
      row('provider', 'new:1', 30),
      row('provider', 'old:1', 300),
    ]
    expect(countCalls(rows, question)).toMatchObject({
      basis: 'consumer',
      fresh: { calls: 10, failures: 6 },
      old: { calls: 90, failures: 1 },
    })
  })

  it('takes the providers where no consumer names whom it called', () => {
    expect(countCalls([row('provider', 'new:1', 30), row('provider', 'old:1', 300)], question)).toMatchObject({
      basis: 'provider',
      fresh: { calls: 30 },
      old: { calls: 300 },
    })
    expect(countCalls([], question).basis).toBe('none')
  })

  it('holds the new version against the old one of before, once that is called no more', () => {
    const baseline = { calls: 500, failures: 5, elapsedMs: 2500 }
    const seen = countCalls([row('provider', 'new:1', 50, { elapsedMs: 2000 })], { ...question, baseline })
    expect(seen).toMatchObject({ old: baseline, steps: { slower: 1, all: 1 } })
  })

  it('counts every call once for the share', () => {
    const rows = [row('consumer', 'new:1', 10), row('consumer', 'old:1', 90), row('provider', 'new:1', 30)]
    expect(countShares(rows, question.isNew)).toEqual({ fresh: 30, all: 120 })
  })
})

describe('the share', () => {
  it('agrees, contradicts, and says nothing of few calls', () => {
    const predicted = { low: 0.05, high: 0.05 }
    expect(judgeShare({ fresh: 27, all: 540 }, predicted, 1).verdict).toBe('agrees')
    expect(judgeShare({ fresh: 180, all: 540 }, predicted, 1).verdict).toBe('contradicts')
    expect(judgeShare({ fresh: 9, all: 20 }, predicted, 1).verdict).toBe('too-few')
    expect(judgeShare({ fresh: 9, all: 200 }, null, 1).verdict).toBe('not-predicted')
    expect(describeShare(judgeShare({ fresh: 27, all: 540 }, predicted, 1)).text).toBe('Its share was 0.050 of 540 calls, predicted 0.050.')
  })
})
