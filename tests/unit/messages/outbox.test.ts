import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditionAfter, mappingOf } from '../../../lib/messages/outbox/mapping.ts'
import { outboxVerbs } from '../../../lib/messages/outbox/mapping-types.ts'
import { outboxCause, outboxItemOf, phases, type Consumption, type OutboxRow } from '../../../lib/messages/outbox/row.ts'
import { verbsFor } from '../../../lib/messages/verbs.ts'
import { configSchema } from '../../../lib/platform/config.ts'
import type { OutboxConfig } from '../../../lib/platform/config/outbox.ts'
import { outboxPresets, outboxSchema } from '../../../lib/platform/config/outbox.ts'
import { parseConfigText } from '../../../lib/platform/config-file.ts'

const row: OutboxRow = {
  id: '1',
  phase: 'failed',
  status: 'FAILED',
  key: 'k',
  topic: 't',
  attempts: 5,
  error: null,
  ageMs: 60_000,
  claimedForMs: null,
  version: 'v1',
  armed: false,
}
const limits = { suspectAfterMs: 30_000, lateAfterMs: 30_000, lookBackMs: 3_600_000 }
const consumptions: readonly Consumption[] = ['none', 'unread', 'missing', 'received', 'consumed', 'compensate']

describe('an outbox row', () => {
  it.each([
    [{}, 'none', 'outbox-failed'],
    [{}, 'consumed', 'outbox-consumed-not-marked'],
    [{ phase: 'claim-expired' }, 'missing', 'outbox-claim-expired'],
    [{ phase: 'pending' }, 'none', 'outbox-pending'],
    [{ phase: 'pending', ageMs: 29_999 }, 'none', undefined],
    [{ phase: 'pending', ageMs: 1 }, 'compensate', 'outbox-compensation-asked'],
    [{ phase: 'held' }, 'consumed', undefined],
    [{ phase: 'done' }, 'none', undefined],
    [{ phase: 'done' }, 'missing', 'outbox-sent-not-consumed'],
    [{ phase: 'done', ageMs: 29_999 }, 'missing', undefined],
    [{ phase: 'done', ageMs: 3_600_001 }, 'missing', undefined],
    [{ phase: 'done' }, 'received', 'outbox-received-not-done'],
    [{ phase: 'done', ageMs: 29_999 }, 'received', undefined],
    [{ phase: 'done' }, 'unread', undefined],
    [{ phase: 'done' }, 'compensate', 'outbox-compensation-asked'],
    [{ phase: 'compensating' }, 'compensate', undefined],
    [{ phase: 'discarded' }, 'missing', undefined],
  ] as const)('%j, its consumer "%s": %s', (more, consumption, expected) => {
    expect(outboxCause({ ...row, ...more }, consumption, limits)).toBe(expected)
  })

  it.each([
    [{ phase: 'done', ageMs: 86_400_000 }, 'outbox-sent-not-consumed', 'missing', 'outbox-sent-not-consumed'],
    [{ phase: 'done', ageMs: 86_400_000 }, 'outbox-sent-not-consumed', 'received', 'outbox-received-not-done'],
    [{ phase: 'done', ageMs: 86_400_000 }, 'outbox-sent-not-consumed', 'consumed', undefined],
    [{ phase: 'done' }, 'outbox-sent-not-consumed', 'unread', 'outbox-sent-not-consumed'],
    [{ phase: 'done' }, 'outbox-compensation-asked', 'unread', 'outbox-compensation-asked'],
    [{ phase: 'pending', ageMs: 1 }, 'outbox-compensation-asked', 'unread', 'outbox-compensation-asked'],
    [{ phase: 'failed' }, 'outbox-consumed-not-marked', 'unread', 'outbox-failed'],
    [{ phase: 'discarded' }, 'outbox-compensation-asked', 'unread', undefined],
  ] as const)('%j that was listed as %s, its consumer "%s" now: %s', (more, known, consumption, expected) => {
    expect(outboxCause({ ...row, ...more }, consumption, limits, known)).toBe(expected)
  })

  const offered = (more: Partial<OutboxRow>, consumption: Consumption, can: readonly (typeof outboxVerbs)[number][] = outboxVerbs) => {
    const item = outboxItemOf({ ...row, ...more }, 'outbox-failed', consumption, {
      owner: '',
      table: 't',
      preset: 'plain',
      can,
      now: new Date(0),
    })
    const facts = { sourceKind: 'outbox', cause: item.cause, state: item.state, verdict: '', identity: item.identity } as const
    return verbsFor({ ...facts, settled: false, busy: false }).flatMap((verb) => (verb.allowed ? [verb.verb] : []))
  }
  it.each([
    [{}, 'none', ['recheck', 'mark-done', 'resend', 'rollback']],
    [{}, 'missing', ['recheck', 'resend', 'rollback']],
    [{}, 'consumed', ['recheck', 'mark-done']],
    [{}, 'unread', ['recheck']],
    [{}, 'received', ['recheck', 'resend']],
    [{}, 'compensate', ['recheck', 'compensate']],
    [{ armed: true }, 'none', ['recheck', 'mark-done', 'rollback']],
    [{ phase: 'pending' }, 'none', ['recheck', 'mark-done', 'rollback']],
    [{ phase: 'claim-expired' }, 'none', ['recheck', 'mark-done', 'resend', 'rollback']],
    [{ phase: 'done' }, 'missing', ['recheck', 'resend']],
    [{ phase: 'done' }, 'compensate', ['recheck', 'compensate']],
    [{ phase: 'done' }, 'received', ['recheck']],
  ] as const)('%j, its consumer "%s", offers %j', (more, consumption, expected) => {
    expect(offered(more, consumption)).toEqual(expected)
  })

  it('never offers to send what the consumer has, nor to drop what it has or is marked as sent', () => {
    const any = fc.record({ phase: fc.constantFrom(...phases), armed: fc.boolean() })
    fc.assert(
      fc.property(any, fc.constantFrom(...consumptions), (more, consumption) => {
        const verbs = offered(more, consumption)
        if (consumption === 'consumed' || consumption === 'compensate' || consumption === 'unread') expect(verbs).not.toContain('resend')
        if (more.phase === 'done' || !['none', 'missing'].includes(consumption)) expect(verbs).not.toContain('rollback')
        if (consumption === 'missing') expect(verbs).not.toContain('mark-done')
      }),
    )
  })

  it('offers only what a write to its table can bring about', () => {
    expect(offered({}, 'none', ['mark-done'])).toEqual(['recheck', 'mark-done'])
  })
})

describe('the mapping of an outbox', () => {
  const configured = (more: Record<string, unknown>): OutboxConfig =>
    outboxSchema.parse({ kind: 'outbox', id: 'a', url: 'postgres://h/d', ...more })

  it.each(outboxPresets)('of preset %s has a table, a key and something that can be done', (preset) => {
    for (const url of ['postgres://h/d', 'mysql://h/d']) {
      const mapping = mappingOf(configured({ preset, url }))
      expect([mapping.table.length > 0, mapping.columns.id !== '', Object.keys(mapping.do).length > 0]).toEqual([true, true, true])
    }
  })

  it('is the preset’s, with what the configuration says otherwise', () => {
    const mapping = mappingOf(
      configured({ table: 'shop.messages', columns: { key: 'order_id' }, when: { done: { sent: [true] } }, do: { rollback: 'delete' } }),
    )
    expect(mapping).toMatchObject({
      table: ['shop', 'messages'],
      columns: { id: 'id', key: 'order_id' },
      when: { done: { sent: [true] }, failed: { status: expect.any(Array) } },
      do: { rollback: 'delete', resend: { status: 'NEW' } },
    })
  })

  it('reads back what a change leaves, as far as it can be told', () => {
    expect(conditionAfter({ a: 'x', b: null, c: { now: true }, d: { add: 1 } })).toEqual({ a: ['x'], b: null, c: { not: null } })
    expect([conditionAfter('delete'), conditionAfter({ d: { add: 1 } }), conditionAfter(undefined)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it.each([
    ['when: { done: { status: SENT } }', /:5: messages.0.when.done.status: write null, \{not: null\}, or a list of values/],
    ['do: { resend: drop }', /:5: messages.0.do.resend: write delete, or columns/],
    ['do: { resend: {} }', /:5: messages.0.do.resend: write delete, or columns|name at least one column/],
    ['table: "a b"', /:5: messages.0.table: a table name/],
    ['preset: kafka', /:5: messages.0.preset/],
    ['done: [SENT]', /unknown key "done"/],
    ['timeZone: "1; drop"', /:5: messages.0.timeZone: write \+00:00/],
  ])('%s stops the start with the line and the way out', (text, message) => {
    const lines = ['messages:', '  - kind: outbox', '    id: a', '    url: postgres://h/d', `    ${text}`].join('\n')
    expect(() => parseConfigText(lines, 'p.yaml')).toThrow(message)
  })

  it('survives being parsed twice', () => {
    const once = configSchema.parse({
      messages: [{ kind: 'outbox', id: 'a', url: 'x', preset: 'cap', consumer: { table: ['cap', 'received'] } }],
    })
    expect(configSchema.parse(once)).toEqual(once)
  })
})
