// Calls against what a rule should bring about: counted, not glanced at.
import { describe, expect, it } from 'vitest'
import { expectedCallsOf, invertExpected, judgeRuleCalls } from '../../../../lib/governance/rules/rule-calls.ts'
import type { FactRule } from '../../../../lib/governance/weight-facts.ts'
import { compareService } from '../../../../lib/governance/preview/preview-service.ts'
import { consumer, key, nowMs, provider, roots, service } from '../preview/world.ts'

const path = `/dubbo/config/dubbo/${key}:.condition-router`
const ruleOf = (condition: string): FactRule => ({
  path,
  kind: 'condition-router',
  key,
  content: `configVersion: v2.7\nscope: service\nforce: true\nenabled: true\nkey: ${key}\nconditions:\n  - "${condition}"\n`,
})
const expectedOf = (after: FactRule[], before: FactRule[] = [], consumers = [consumer(1)], providers = [provider(1), provider(2)]) => {
  const compared = compareService({ facts: { service, roots, providers, consumers }, before, after, nowMs })
  return expectedCallsOf(
    compared,
    [...before, ...after].map(({ content }) => content),
  )
}
const counts = (one: number, two: number) => [
  { address: provider(1).address, calls: one },
  { address: provider(2).address, calls: two },
]

describe('what the calls should do under a rule', () => {
  it('is the share of each provider before and after', () => {
    expect(expectedOf([ruleOf('=> host != 10.0.0.1')])).toEqual({
      service: key,
      byContent: false,
      providers: [
        { address: provider(1).address, before: { low: 0.5, high: 0.5 }, after: { low: 0, high: 0 } },
        { address: provider(2).address, before: { low: 0.5, high: 0.5 }, after: { low: 1, high: 1 } },
      ],
    })
  })

  it('is a band over consumers and methods that are told different things', () => {
    const expected = expectedOf([ruleOf('method=say => host != 10.0.0.1')])
    expect(expected?.providers.map(({ after }) => after)).toEqual([
      { low: 0, high: 0.5 },
      { low: 0.5, high: 1 },
    ])
  })

  it('is nothing where no share changes, or nobody consumes', () => {
    expect(expectedOf([ruleOf('application=nobody => host != 10.0.0.1')])).toBeUndefined()
    expect(expectedOf([ruleOf('=> host != 10.0.0.1')], [], [])).toBeUndefined()
  })

  it('says where calls may go elsewhere by what they carry', () => {
    const tagged = [provider(1), provider(2), provider(3, { params: { 'dubbo.tag': 'gray' } })]
    expect(expectedOf([ruleOf('=> host != 10.0.0.1')], [], [consumer(1)], tagged)?.byContent).toBe(true)
  })
})

describe('calls under a rule', () => {
  const expected = expectedOf([ruleOf('=> host != 10.0.0.1')]) ?? expect.fail('no share changes')
  const verdictOf = (one: number, two: number) => judgeRuleCalls(expected, counts(one, two)).verdict

  it('follow it where who should get nothing gets nothing and others get the calls', () => {
    expect(judgeRuleCalls(expected, counts(0, 60))).toEqual({
      service: key,
      byContent: false,
      verdict: 'follows',
      calls: 60,
      shares: [
        { address: provider(1).address, observed: 0, low: 0, high: 0 },
        { address: provider(2).address, observed: 1, low: 1, high: 1 },
      ],
    })
    expect(judgeRuleCalls(invertExpected([expected])[0] ?? expected, counts(31, 29)).verdict).toBe('follows')
  })

  it('do not where they stay as they were; a few more than none say only that it fits badly', () => {
    expect([verdictOf(30, 30), verdictOf(5, 55)]).toEqual(['not-followed', 'doubtful'])
  })

  it('tell nothing where they are few, or would have been the same before', () => {
    expect(verdictOf(0, 20)).toBe('too-few')
    const wide = expectedOf([ruleOf('method=say => host != 10.0.0.1')]) ?? expect.fail('no share changes')
    expect(judgeRuleCalls(wide, counts(30, 30)).verdict).toBe('untold')
  })
})
