import { describe, expect, it } from 'vitest'
import { sentences } from '../../../lib/messages/verbs.ts'
import { fill } from '../../../lib/messages/verbs/policy.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
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
    settledBy: null,
    attempts: 3,
    evidence: [
      { at: '2026-01-01T02:12:00Z', kind: 'topic', text: 'no copy' },
      { at: '2026-01-01T02:14:00Z', kind: 'check-back', text: '', verdict: 'unreachable' },
    ],
  }

  it('tells the story oldest first and ends in the present while the message is in doubt', () => {
    expect(timelineOf(message, [operation]).map(({ kind }) => kind)).toEqual([
      'prepared',
      'seen',
      'evidence',
      'evidence',
      'operation',
      'now',
    ])
  })

  it('counts how often the owner was asked beside its last answer only', () => {
    const times = timelineOf(message, []).flatMap((moment) => (moment.kind === 'evidence' ? [moment.times] : []))
    expect(times).toEqual([1, 3])
  })

  it('ends with how it was settled', () => {
    const settled = { ...message, settledAt: '2026-01-01T02:21:00Z', settledBy: 'by-operation' }
    expect(timelineOf(settled, [operation]).at(-1)).toEqual({ kind: 'settled', at: settled.settledAt, by: 'by-operation' })
  })

  it('starts with being noticed when nobody knows when it was prepared', () => {
    expect(timelineOf({ ...message, preparedAt: null }, [])[0]?.kind).toBe('seen')
  })
})
