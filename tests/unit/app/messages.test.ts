import { describe, expect, it } from 'vitest'
import { sentences } from '../../../lib/messages/verbs.ts'
import { fill } from '../../../lib/messages/verbs/policy.ts'
import type { AnswerRow } from '../../../lib/messages/policies/schema.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import type { RegistryEventRow } from '../../../lib/registry/schema.ts'
import { identityNames, onTopicWords, shapeOf } from '../../../app/(console)/messages/identity-words.ts'
import { timelineOf } from '../../../app/(console)/messages/message-timeline.ts'
import { sentenceKeyOf } from '../../../app/(console)/messages/verb-sentences.ts'
import en from '../../../locales/en.json' with { type: 'json' }

const operation: OperationRow = {
  id: '1',
  kind: 'message.resend',
  target: 'ledger:a:1',
  source: 'ledger:a',
  state: 'succeeded',
  actor: 'ada',
  reason: 'never arrived',
  outcome: '',
  plan: {},
  steps: [],
  undo: { possible: false, reason: '', undoneBy: null, undoOf: null },
  stop: { possible: false, reason: '' },
  createdAt: '2026-01-01T02:20:00Z',
  updatedAt: '2026-01-01T02:20:01Z',
  finishedAt: '2026-01-01T02:20:01Z',
}

describe('verb sentences', () => {
  it('are found by their text, each under a key of its own', () => {
    expect(Object.values(sentences).map((text) => sentenceKeyOf(text)?.key)).toEqual(Object.keys(sentences))
  })

  it('have words, and no words are left of those that nobody says any more', () => {
    expect(Object.keys(en.messages.sentence).toSorted()).toEqual(Object.keys(sentences).toSorted())
  })

  it('keep the values that they carry', () => {
    const text = fill(sentences.ownerAnswer, { verdict: 'unknown' })
    expect(text).toContain('"unknown"')
    expect(sentenceKeyOf(text)).toEqual({ key: 'ownerAnswer', values: { verdict: 'unknown' } })
  })

  it('leaves a sentence of a newer server to the server', () => {
    expect(sentenceKeyOf('Something new.')).toBeUndefined()
    expect(sentenceKeyOf('constructor')).toBeUndefined()
  })
})

describe('timelineOf', () => {
  const message = {
    preparedAt: '2026-01-01T02:11:00Z',
    firstSeen: '2026-01-01T02:12:00Z',
    settledAt: null,
    events: [],
    settledBy: null,
    attempts: 3,
    identity: {},
    answers: [],
    evidence: [
      { at: '2026-01-01T02:12:00Z', kind: 'topic', text: 'no copy' },
      { at: '2026-01-01T02:14:00Z', kind: 'check-back', text: '', verdict: 'unreachable' },
    ],
  }

  it('tells when the owner went away and came back, and when the broker asked last', () => {
    const move = (type: string, at: string): RegistryEventRow => ({
      id: at,
      at,
      registry: 'main',
      type,
      service: '',
      application: 'shop',
      address: '10.0.0.1:20880',
      changes: {},
      operationId: null,
    })
    const moves = [
      move('instance-appeared', '2026-01-01T02:14:30Z'),
      move('instance-disappeared', '2026-01-01T02:11:30Z'),
      move('instance-appeared', '2025-12-31T02:00:00Z'),
    ]
    const identity = { checks: 2, lastCheckAt: '2026-01-01T02:13:00.000Z' }
    const told = timelineOf({ ...message, identity }, [], moves)
    expect(told.map((moment) => (moment.kind === 'owner' ? moment.event.type : moment.kind))).toEqual([
      'prepared',
      'instance-disappeared',
      'seen',
      'evidence',
      'check',
      'evidence',
      'instance-appeared',
      'now',
    ])
  })

  it('tells the story oldest first and ends in the present while the message is in doubt', () => {
    expect(timelineOf(message, [operation], []).map(({ kind }) => kind)).toEqual([
      'prepared',
      'seen',
      'evidence',
      'evidence',
      'operation',
      'now',
    ])
  })

  it('counts how often the owner was asked beside its last answer only', () => {
    const times = timelineOf(message, [], []).flatMap((moment) => (moment.kind === 'evidence' ? [moment.times] : []))
    expect(times).toEqual([1, 3])
  })

  it('tells what a probe says again and again once, as of its last time; what differs, or a person asked, is told', () => {
    const answer = (probe: string, minute: number, more: Partial<AnswerRow> = {}): AnswerRow => ({
      at: `2026-01-01T02:${minute}:00Z`,
      probe,
      kind: 'http',
      askedBy: 'policy',
      operationId: null,
      verdict: 'commit',
      raw: 'PAID',
      error: '',
      errorSaid: [],
      durationMs: minute,
      ...more,
    })
    const answers = [
      answer('api', 20),
      answer('db', 21, { raw: '1 row' }),
      answer('api', 25),
      answer('db', 26, { raw: '1 row' }),
      answer('api', 30),
      answer('api', 31, { askedBy: 'ada', operationId: '7' }),
      answer('db', 32, { verdict: 'unknown', raw: '' }),
    ]
    const told = timelineOf({ ...message, answers }, [], []).flatMap((moment) =>
      moment.kind === 'answer' ? [[moment.answer.probe, moment.at.slice(14, 16), moment.times, moment.since.slice(14, 16)]] : [],
    )
    expect(told).toEqual([
      ['db', '26', 2, '21'],
      ['api', '30', 3, '20'],
      ['api', '31', 1, '31'],
      ['db', '32', 1, '32'],
    ])
  })

  it('ends with how it was settled', () => {
    const settled = { ...message, settledAt: '2026-01-01T02:21:00Z', settledBy: 'by-operation' }
    expect(timelineOf(settled, [operation], []).at(-1)).toEqual({ kind: 'settled', at: settled.settledAt, by: 'by-operation' })
  })

  it('starts with being noticed when nobody knows when it was prepared', () => {
    expect(timelineOf({ ...message, preparedAt: null }, [], [])[0]?.kind).toBe('seen')
  })
})

describe('the identity of a message', () => {
  it('has words for all that sources write', () => {
    expect(Object.keys(en.messages.identity)).toEqual([...identityNames])
    expect(Object.keys(en.messages.onTopic)).toEqual([...onTopicWords])
  })

  it.each([
    ['lastCheckAt', '2026-01-01T02:20:00.000Z', { kind: 'instant', at: '2026-01-01T02:20:00.000Z' }],
    ['startedAtMs', 0, { kind: 'nothing' }],
    ['startedAtMs', 1_700_000_000_000, { kind: 'instant', at: '2023-11-14T22:13:20.000Z' }],
    ['timeoutMs', 60_000, { kind: 'duration', ms: 60_000 }],
    ['checks', 0, { kind: 'text', text: '0' }],
    ['producers', null, { kind: 'nothing' }],
    ['locks', [], { kind: 'nothing' }],
    ['partitions', ['orders-0', 'orders-1'], { kind: 'text', text: 'orders-0, orders-1' }],
    ['checkBack', false, { kind: 'yes-no', is: false }],
    ['waiting', { groupCount: 1 }, { kind: 'raw', json: '{"groupCount":1}' }],
    [
      'waiting',
      {
        groupCount: 2,
        groups: [
          { group: 'a', records: 5 },
          { group: 'b', records: 7 },
        ],
      },
      { kind: 'text', text: 'a 5, b 7' },
    ],
  ])('%s %j is read as what it is', (name, value, shape) => {
    expect(shapeOf(name, value)).toEqual(shape)
  })
})
