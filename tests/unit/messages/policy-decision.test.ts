// The one decision that settles without a person. What it must never do is tried with thousands of made-up items.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, type PolicyQuestion, type ProbeAnswer } from '../../../lib/messages/policies/decide.ts'
import { quietHoursAt } from '../../../lib/messages/policies/quiet-hours.ts'
import { defaultGlobalPolicy, defaultPolicy, sourcePolicySchema, type SourcePolicy } from '../../../lib/messages/policies/schema.ts'
import type { Verb } from '../../../lib/messages/schema.ts'

const now = new Date('2026-03-10T12:00:00Z')
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000)
const allow = (verb: Verb['verb'], allowed = true): Verb => ({ verb, allowed, risk: '', reason: '' })
const answer = (probe: string, verdict: ProbeAnswer['verdict'], seconds: number, more: Partial<ProbeAnswer> = {}): ProbeAnswer => ({
  probe,
  digest: 'd',
  fingerprint: 'f',
  verdict,
  at: ago(seconds),
  ...more,
})
const auto: SourcePolicy = { ...defaultPolicy, mode: 'auto' }
const twice = (verdict: ProbeAnswer['verdict'], ...probes: string[]): ProbeAnswer[] =>
  probes.flatMap((probe) => [answer(probe, verdict, 100), answer(probe, verdict, 10)])
const nobody = { source: { minute: 0, hour: 0 }, all: { minute: 0, hour: 0 } }

type Change = Omit<Partial<PolicyQuestion>, 'item'> & { item?: Partial<PolicyQuestion['item']> }
const ask = ({ item, ...more }: Change = {}): PolicyQuestion => ({
  now,
  probes: [
    { name: 'api', digest: 'd' },
    { name: 'db', digest: 'd' },
  ],
  answers: twice('commit', 'api', 'db'),
  policy: auto,
  all: defaultGlobalPolicy,
  acts: nobody,
  item: {
    ageSeconds: 600,
    verdict: '',
    fingerprint: 'f',
    verbs: [allow('recheck'), allow('mark-done', false), allow('resend'), allow('rollback')],
    busy: false,
    tried: false,
    ...item,
  },
  ...more,
})
const codes = (change: Change): (string | undefined)[] => decide(ask(change)).why.map(({ said }) => said[0]?.code)

describe('decide', () => {
  it('settles what every probe agrees on, and says who said so', () => {
    expect(decide(ask())).toMatchObject({ answer: 'commit', verb: 'resend', act: true })
    expect(decide(ask()).why.map(({ text }) => text)).toEqual(['api, db answered "commit", 4 times in all'])
    expect(decide(ask({ answers: twice('rollback', 'api', 'db') }))).toMatchObject({ verb: 'rollback', act: true })
  })

  it.each<[string, Change, string]>([
    ['nobody is asked', { probes: [] }, 'policy-no-probe'],
    ['one of two was not asked', { answers: twice('commit', 'api') }, 'policy-not-answered'],
    ['one contradicts', { answers: [...twice('commit', 'api'), ...twice('rollback', 'db')] }, 'policy-differ'],
    ['one contradicted once', { answers: [...twice('commit', 'api', 'db'), answer('db', 'rollback', 500)] }, 'policy-differ'],
    ['one knows nothing', { answers: [...twice('commit', 'api'), ...twice('unknown', 'db')] }, 'policy-not-answered'],
    ['an unknown came between', { answers: [...twice('commit', 'api', 'db'), answer('api', 'unknown', 50)] }, 'policy-too-few'],
    ['the last is unknown', { answers: [...twice('commit', 'api', 'db'), answer('api', 'unknown', 1)] }, 'policy-not-answered'],
    ['they came too close together', { policy: { ...auto, gapSeconds: 91 } }, 'policy-too-few'],
    ['more are wanted', { policy: { ...auto, minAnswers: 3 } }, 'policy-too-few'],
    ['they are old', { now: new Date(now.getTime() + 3_600_000) }, 'policy-old-answers'],
    ['the item moved since', { item: { fingerprint: 'g' } }, 'policy-not-answered'],
    ['the question was another', { probes: [{ name: 'api', digest: 'e' }] }, 'policy-not-answered'],
    ['the source says otherwise', { item: { verdict: 'rollback' } }, 'policy-source-differs'],
    ['the source does not know', { item: { verdict: 'unknown' } }, 'policy-source-differs'],
    ['nothing is allowed', { item: { verbs: [allow('resend', false)] } }, 'policy-nothing-to-do'],
    [
      'only what no answer means is allowed',
      { item: { verbs: [allow('fence'), allow('compensate'), allow('sweep')] } },
      'policy-nothing-to-do',
    ],
    ['the verb is withheld', { policy: { ...auto, verbs: ['commit', 'rollback'] } }, 'policy-verb-withheld'],
    ['it is young', { item: { ageSeconds: 119 } }, 'policy-too-young'],
    ['somebody is at it', { item: { busy: true } }, 'policy-busy'],
    ['it was tried', { item: { tried: true } }, 'policy-tried'],
    ['the policy only suggests', { policy: { ...auto, mode: 'suggest' } }, 'policy-mode'],
    ['it is stopped', { policy: { ...auto, stopped: true } }, 'policy-stopped'],
    ['everything is stopped', { all: { ...defaultGlobalPolicy, stopped: true } }, 'policy-all-stopped'],
    ['the minute is full', { acts: { ...nobody, source: { minute: 5, hour: 5 } } }, 'policy-rate-minute'],
    ['the hour of all is full', { acts: { ...nobody, all: { minute: 0, hour: 120 } } }, 'policy-rate-hour'],
  ])('does not settle when %s', (_, change, code) => {
    expect(decide(ask(change)).act).toBe(false)
    expect(codes(change)).toContain(code)
  })

  it('never marks as done: that its owner committed does not say that it was sent', () => {
    expect(decide(ask({ item: { verbs: [allow('mark-done'), allow('resend')] } })).verb).toBe('resend')
    expect(decide(ask({ item: { verbs: [allow('mark-done'), allow('resend', false)] } }))).toMatchObject({ verb: null, act: false })
  })

  it('suggests whatever the hour and the switches, and nothing that the item itself forbids', () => {
    expect(decide(ask({ policy: { ...auto, mode: 'suggest', stopped: true } }))).toMatchObject({ verb: 'resend', act: false })
    expect(decide(ask({ item: { tried: true } }))).toMatchObject({ verb: null, act: false })
  })

  it('lets an unreachable owner at the source be answered for by its probes', () => {
    expect(decide(ask({ item: { verdict: 'unreachable' } })).act).toBe(true)
  })
})

const verdict = fc.constantFrom<ProbeAnswer['verdict'][]>('commit', 'rollback', 'unknown')
const answers = fc.array(
  fc.record({
    probe: fc.constantFrom('api', 'db', 'gone'),
    digest: fc.constantFrom('d', 'd', 'd', 'old'),
    fingerprint: fc.constantFrom('f', 'f', 'f', 'older'),
    verdict: fc.oneof({ weight: 15, arbitrary: fc.constant<ProbeAnswer['verdict']>('commit') }, { weight: 1, arbitrary: verdict }),
    at: fc.integer({ min: 0, max: 900 }).map(ago),
  }),
  { maxLength: 14 },
)
const counts = fc.record({ minute: fc.integer({ min: 0, max: 6 }), hour: fc.integer({ min: 0, max: 70 }) })
const questions = fc.record({
  answers,
  hour: fc.integer({ min: 0, max: 23 }),
  policy: fc.record({
    mode: fc.constantFrom('auto', 'auto', 'auto', 'suggest', 'show'),
    stopped: fc.constantFrom(false, false, false, true),
    minAnswers: fc.integer({ min: 1, max: 3 }),
    gapSeconds: fc.integer({ min: 1, max: 120 }),
    quiet: fc.boolean(),
  }),
  acts: fc.record({ source: counts, all: counts }),
})

function expectEnough(own: readonly ProbeAnswer[], policy: SourcePolicy): void {
  const ordered = own.toSorted((one, other) => one.at.getTime() - other.at.getTime())
  const tail = ordered.slice(ordered.findLastIndex((one) => one.verdict === 'unknown') + 1)
  expect(tail.length).toBeGreaterThanOrEqual(policy.minAnswers)
  const spanSeconds = (Number(tail.at(-1)?.at) - Number(tail[0]?.at)) / 1000
  expect(spanSeconds).toBeGreaterThanOrEqual((policy.minAnswers - 1) * policy.gapSeconds)
}

describe('whatever is made up', () => {
  it('never settles when an answer differs, is missing, unknown or too few, in quiet hours, above a rate, or stopped', () => {
    let acted = 0
    fc.assert(
      fc.property(questions, ({ answers: given, policy: { quiet, ...change }, hour, acts }) => {
        const at = new Date(Date.UTC(2026, 2, 10, hour, 0, 0))
        const shifted = given.map((one) => ({ ...one, at: new Date(one.at.getTime() + at.getTime() - now.getTime()) }))
        const quietHours = quiet ? [{ from: '22:00', to: '06:00', days: [1, 2, 3, 4, 5, 6, 7] }] : []
        const policy = sourcePolicySchema.parse({ ...defaultPolicy, ...change, quietHours })
        const { act } = decide(ask({ now: at, answers: shifted, policy, acts }))
        if (!act) return
        acted += 1
        const counted = shifted.filter((one) => one.digest === 'd' && one.fingerprint === 'f' && one.probe !== 'gone')
        expect(new Set(counted.map((one) => one.verdict)).has('commit') && counted.some((one) => one.verdict === 'rollback')).toBe(false)
        for (const probe of ['api', 'db'])
          expectEnough(
            counted.filter((one) => one.probe === probe),
            policy,
          )
        expect([policy.mode, policy.stopped]).toEqual(['auto', false])
        expect(quiet && (hour >= 22 || hour < 6)).toBe(false)
        expect(acts.source.minute < policy.perMinute && acts.source.hour < policy.perHour).toBe(true)
        expect(acts.all.minute < defaultGlobalPolicy.perMinute && acts.all.hour < defaultGlobalPolicy.perHour).toBe(true)
      }),
      { numRuns: 5000 },
    )
    expect(acted).toBeGreaterThan(50)
  })
})

describe('quietHoursAt', () => {
  const night = { quietHours: [{ from: '22:00', to: '06:00', days: [1, 2, 3, 4, 5] }], timeZone: 'Europe/Berlin' }
  it.each([
    ['Tuesday 23:30 in Berlin', '2026-03-10T22:30:00Z', true],
    ['the morning after Friday', '2026-03-14T04:59:00Z', true],
    ['its end', '2026-03-14T05:00:00Z', false],
    ['Saturday night', '2026-03-14T22:30:00Z', false],
    ['the morning after Sunday', '2026-03-16T03:00:00Z', false],
    ['summer time, 22:10 in Berlin', '2026-07-07T20:10:00Z', true],
  ])('knows %s', (_, at, quiet) => expect(quietHoursAt(night, new Date(at)) !== undefined).toBe(quiet))

  it('takes the same time twice as the whole day', () => {
    const day = { quietHours: [{ from: '00:00', to: '00:00', days: [2] }], timeZone: 'UTC' }
    expect([quietHoursAt(day, now), quietHoursAt(day, new Date('2026-03-11T00:00:00Z'))].map(Boolean)).toEqual([true, false])
  })
})
