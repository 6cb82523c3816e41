import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addEvidence,
  ageText,
  causeTextOf,
  maxEvidence,
  messageSourceKinds,
  type OnTopic,
  type Verdict,
} from '../../../lib/messages/model.ts'
import { factsOf, verbsFor } from '../../../lib/messages/verbs.ts'
import type { VerbFacts } from '../../../lib/messages/verbs/policy.ts'

type Known = Partial<VerbFacts> & { onTopic?: OnTopic; hasCheckBack?: boolean }

const ledger = ({ onTopic = 'no', hasCheckBack = true, ...facts }: Known = {}): VerbFacts => ({
  sourceKind: 'ledger',
  cause: 'owner-unknown',
  state: 'Init',
  verdict: 'unknown',
  identity: { onTopic, checkBack: hasCheckBack },
  settled: false,
  busy: false,
  ...facts,
})
const allowed = (facts: VerbFacts): string[] => verbsFor(facts).flatMap((verb) => (verb.allowed ? [verb.verb] : []))

describe('verbs of a ledger item', () => {
  it.each([
    [{ verdict: 'commit' }, ['recheck', 'resend']],
    [{ verdict: 'rollback' }, ['recheck', 'rollback']],
    [{ verdict: 'unknown' }, ['recheck', 'rollback']],
    [{ verdict: 'unreachable' }, ['recheck', 'rollback']],
    [{ verdict: '' }, ['recheck']],
    [{ verdict: '', hasCheckBack: false }, ['recheck', 'rollback']],
    [{ verdict: 'commit', onTopic: 'yes' }, ['recheck', 'resend']],
    [{ verdict: 'rollback', onTopic: 'yes' }, ['recheck']],
    [{ verdict: 'commit', onTopic: 'unread' }, ['recheck']],
    [{ verdict: 'rollback', onTopic: 'unread' }, ['recheck']],
    [{ verdict: 'rollback', onTopic: 'open' }, ['recheck']],
    [{ state: 'exe', verdict: '' }, ['recheck', 'resend']],
    [{ state: 'exe', verdict: 'rollback' }, ['recheck']],
    [{ state: 'exe', onTopic: 'yes' }, ['recheck', 'mark-done']],
    [{ state: 'exe', onTopic: 'several' }, ['recheck']],
    [{ cause: 'entry-unreadable', state: 'unreadable', onTopic: 'unread' }, []],
    [{ verdict: 'commit', busy: true }, []],
    [{ verdict: 'commit', settled: true }, []],
  ] as const)('%j allows %j', (facts, expected) => {
    expect(allowed(ledger(facts))).toEqual(expected)
  })

  it('says of a resend what RocketMQ cannot: end a request that is under way', () => {
    const riskOf = (facts: VerbFacts) => verbsFor(facts).find(({ verb }) => verb === 'resend')?.risk
    const unfenced = { identity: { onTopic: 'no', checkBack: true, isFenced: false } }
    for (const state of ['Init', 'exe']) {
      expect(riskOf(ledger({ state, ...unfenced }))).toContain('RocketMQ cannot end a request under way')
      expect(riskOf(ledger({ state }))).not.toContain('RocketMQ')
    }
  })

  const anyFacts = fc.record({
    sourceKind: fc.constantFrom(...messageSourceKinds),
    cause: fc.string(),
    state: fc.constantFrom('Init', 'exe', 'void', 'unreadable', 'half'),
    verdict: fc.constantFrom<Verdict>('commit', 'rollback', 'unknown', 'unreachable', ''),
    onTopic: fc.constantFrom<OnTopic>('no', 'yes', 'several', 'open', 'unread'),
    hasCheckBack: fc.boolean(),
    settled: fc.boolean(),
    busy: fc.boolean(),
  })

  it('never offers to send and to roll back the same thing, nor to roll back what is or may be on the topic', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const verbs = allowed(ledger({ ...facts, sourceKind: 'ledger' }))
        expect(verbs.includes('resend') && verbs.includes('rollback')).toBe(false)
        if (facts.onTopic !== 'no' || facts.verdict === 'commit') expect(verbs).not.toContain('rollback')
        if (facts.verdict === 'rollback' || ['several', 'open', 'unread'].includes(facts.onTopic)) expect(verbs).not.toContain('resend')
      }),
    )
  })

  it('always says why, and what may still go wrong', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        for (const verb of verbsFor(ledger(facts))) expect([verb.reason.length > 5, verb.risk.length > 5]).toEqual([true, true])
      }),
    )
  })

  it('of the other sources are shown, and what is not known allows nothing but to look again', () => {
    for (const sourceKind of messageSourceKinds.filter((kind) => kind !== 'ledger')) {
      expect(verbsFor(ledger({ sourceKind })).length).toBeGreaterThan(0)
      expect(allowed(ledger({ sourceKind })).filter((verb) => verb !== 'recheck')).toEqual([])
    }
  })

  it('take what a stored row does not say for not known, which allows nothing', () => {
    const row = { sourceKind: 'ledger', cause: 'owner-committed', state: 'Init', verdict: 'commit', identity: {}, settledAt: null } as const
    expect(allowed(factsOf(row, false))).toEqual(['recheck'])
  })
})

describe('evidence', () => {
  it('is bounded, and a repeated finding is not told twice', () => {
    const item = (kind: string, text: string, at = 't') => ({ at, kind, text })
    let list = addEvidence([], [item('topic', 'no copy')])
    list = addEvidence(list, [item('check-back', 'unknown', 't1'), item('topic', 'no copy', 't1')])
    list = addEvidence(list, [item('check-back', 'unknown', 't2')])
    expect(list).toEqual([item('topic', 'no copy'), item('check-back', 'unknown', 't2')])
    const many = Array.from({ length: 50 }, (_, index) => item('topic', `look ${index}`))
    expect(addEvidence(list, many)).toHaveLength(maxEvidence)
  })
})

describe('words', () => {
  it('exist for every cause, and an unknown code is shown as it is', () => {
    expect(causeTextOf('owner-committed')).toMatch(/never sent/)
    expect(causeTextOf('constructor')).toBe('constructor')
  })
  it('for ages', () => {
    expect([5, 75, 3_700, 90_000].map(ageText)).toEqual(['5 s', '1 min 15 s', '1 h 1 min', '1 d 1 h'])
  })
})
