import { describe, expect, it } from 'vitest'
import { messageSourceKinds, verdicts, type OnTopic } from '../../../lib/messages/model.ts'
import { verbsFor } from '../../../lib/messages/verbs.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import { timelineOf } from '../../../app/(console)/messages/message-timeline.ts'
import { sentenceKeyOf } from '../../../app/(console)/messages/verb-sentences.ts'
import en from '../../../locales/en.json' with { type: 'json' }

const onTopics: readonly OnTopic[] = ['no', 'yes', 'several', 'open', 'unread']
const flags = [false, true]

/** Every sentence that the policy can say about any message. */
function allSentences(): Set<string> {
  const said = new Set<string>()
  for (const sourceKind of messageSourceKinds)
    for (const state of ['Init', 'exe', 'void'])
      for (const verdict of ['' as const, ...verdicts])
        for (const onTopic of onTopics)
          for (const cause of ['owner-unknown', 'entry-unreadable'])
            for (const hasCheckBack of flags)
              for (const [settled, busy] of [
                [false, false],
                [true, false],
                [false, true],
              ] as const)
                for (const verb of verbsFor({ sourceKind, state, verdict, onTopic, cause, hasCheckBack, settled, busy })) {
                  said.add(verb.risk)
                  said.add(verb.reason)
                }
  return said
}

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
  it('knows every sentence of the policy, so that none is left in English (add new ones to verb-sentences.ts)', () => {
    expect([...allSentences()].filter((text) => sentenceKeyOf(text) === undefined)).toEqual([])
  })

  it('has words for every sentence', () => {
    const words: Record<string, string> = en.messages.sentence
    expect([...allSentences()].map((text) => words[sentenceKeyOf(text)?.key ?? '']).filter((text) => !text)).toEqual([])
  })

  it('keeps the answer of the owner that a sentence carries', () => {
    const text = `Only its owner knows whether it committed, and the owner's answer is "unknown". Ask again first.`
    expect(sentenceKeyOf(text)).toEqual({ key: 'ownerAnswer', verdict: 'unknown' })
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
