// What people say and decide about messages, the groups, and the files: the routes as the console uses them.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createToken } from '../../../lib/access/commands.ts'
import { addNote, assignMessage, snoozeMessage } from '../../../lib/messages/commands/people.ts'
import { wakeSnoozed } from '../../../lib/messages/io/people-store.ts'
import { getMessage, listMessages } from '../../../lib/messages/queries.ts'
import { groupMessages } from '../../../lib/messages/queries/groups.ts'
import type { Care } from '../../../lib/messages/schema.ts'
import { database } from '../../../lib/platform/database.ts'
import * as exported from '../../../app/api/v1/messages/export/route.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const tokens = { viewer: '', operator: '' }
beforeAll(async () => {
  tokens.viewer = await createToken('dashboards', 'viewer')
  tokens.operator = await createToken('scripts', 'operator')
})
beforeEach(async () => {
  await database().pool.query('truncate in_doubt_message cascade')
  await database().pool.query(
    `insert into in_doubt_message (id, source_id, source_kind, key, cause, state, business_key, owner, topic, fingerprint, identity, verdict, first_seen, updated_at)
     select 'ledger:orders:o-' || n, 'ledger:orders', 'ledger', 'o-' || n, case when n < 3 then 'owner-committed' else 'owner-unknown' end, 'Init',
       'order ' || n, case when n < 4 then 'order-service' else '=cmd()' end, 'order-paid', '7:0', '{"onTopic": "no", "checkBack": true}',
       case when n < 3 then 'commit' else 'unknown' end, now() - n * interval '1 minute', now() from generate_series(1, 4) n`,
  )
})

const one = 'ledger:orders:o-1'
const keys = async (care: Care = 'awake', actor = 'ada') => (await listMessages({ care, actor, sort: 'newest' })).data.map(({ key }) => key)
const inAnHour = (): Date => new Date(Date.now() + 3_600_000)

describe('a message that somebody looks after', () => {
  it('is theirs, has its notes in its story and its last one in the list, and all of it is audited', async () => {
    await assignMessage(one, 'ada', 'ada')
    await addNote(one, 'the shipment waits for it', 'ada')
    await assignMessage(one, 'ada', 'ada')
    expect([await keys('mine'), await keys('mine', 'bob'), await keys('unassigned')]).toEqual([['o-1'], [], ['o-2', 'o-3', 'o-4']])
    const { data } = await getMessage(one)
    expect(data).toMatchObject({ assignee: 'ada', note: { actor: 'ada', text: 'the shipment waits for it' } })
    expect(data.events.map(({ kind, text }) => [kind, text])).toEqual([
      ['assigned', 'ada'],
      ['note', 'the shipment waits for it'],
    ])
    const audit = await database().pool.query<{ action: string }>('select action from audit where target = $1 order by seq', [one])
    expect(audit.rows.map(({ action }) => action)).toEqual(['message.assigned', 'message.note'])
    await expect(assignMessage(one, 'nobody-here', 'ada')).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(addNote('ledger:orders:none', 'x', 'ada')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('sleeps out of the list until its time, and comes back by itself', async () => {
    await snoozeMessage(one, inAnHour(), 'ada')
    expect([await keys(), await keys('snoozed'), (await groupMessages()).data.map(({ count }) => count)]).toEqual([
      ['o-2', 'o-3', 'o-4'],
      ['o-1'],
      [2, 1],
    ])
    await wakeSnoozed()
    expect(await keys('snoozed')).toEqual(['o-1'])
    await database().pool.query(`update in_doubt_message set snoozed_until = now() - interval '1 second' where id = $1`, [one])
    expect(await keys()).toContain('o-1')
    await wakeSnoozed()
    await wakeSnoozed()
    expect((await getMessage(one)).data.events.map(({ kind, actor }) => [kind, actor])).toEqual([
      ['snoozed', 'ada'],
      ['woken', 'worker'],
    ])
  })

  it.each(['cause', 'state'])('comes back before its time when its %s changes', async (column) => {
    await snoozeMessage(one, inAnHour(), 'ada')
    await database().pool.query(`update in_doubt_message set ${column} = 'executed-not-on-topic' where id = $1`, [one])
    expect([await keys('snoozed'), (await getMessage(one)).data.snoozedUntil]).toEqual([[], null])
    expect(await keys()).toContain('o-1')
  })

  it('refuses a time that is past, or too far', async () => {
    await expect(snoozeMessage(one, new Date(Date.now() - 1000), 'ada')).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(snoozeMessage(one, new Date(Date.now() + 40 * 86_400_000), 'ada')).rejects.toMatchObject({ code: 'invalid-input' })
  })
})

describe('groups', () => {
  it('by cause, owner, topic and source, with the verbs that apply to some of them', async () => {
    const by = async (what: 'cause' | 'owner' | 'topic' | 'source') => (await groupMessages({ by: what })).data
    expect((await by('cause')).map(({ value, count, verbs }) => [value, count, verbs])).toEqual([
      ['owner-committed', 2, ['recheck', 'resend']],
      ['owner-unknown', 2, ['recheck', 'rollback']],
    ])
    expect((await by('owner')).map(({ value, count }) => [value, count])).toEqual([
      ['order-service', 3],
      ['=cmd()', 1],
    ])
    expect((await by('topic')).map(({ value, causes }) => [value, causes.length])).toEqual([['order-paid', 2]])
    expect((await by('source')).map(({ value, oldestAge }) => [value, oldestAge >= 240])).toEqual([['ledger:orders', true]])
  })

  it('put first what holds others up', async () => {
    await database().pool.query(`update in_doubt_message set cause = 'xa-blocking', source_kind = 'xa' where key = 'o-4'`)
    expect((await groupMessages()).data.map(({ value, urgent }) => [value, urgent])).toEqual([
      ['xa-blocking', true],
      ['owner-committed', false],
      ['owner-unknown', false],
    ])
  })
})

describe('a message by its business key', () => {
  it('is found whole, at its source, and nothing that only resembles it', async () => {
    expect((await listMessages({ key: 'order 1', source: 'orders', state: 'all' })).data.map(({ id }) => id)).toEqual([one])
    expect((await listMessages({ key: 'order', state: 'all' })).data).toEqual([])
  })
})

describe('GET messages/export', () => {
  const get = async (query: string, token = tokens.viewer) =>
    exported.GET(
      new Request(`http://console.test/api/v1/messages/export?${query}`, {
        headers: { host: 'console.test', authorization: `Bearer ${token}` },
      }),
      { params: Promise.resolve({}) },
    )

  it('writes every match as CSV, oldest first, and no cell that a spreadsheet would run', async () => {
    const answer = await get('format=csv')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
    const [head, ...lines] = (await answer.text()).trim().split('\r\n')
    expect(head).toMatch(/^\uFEFF?id,source,sourceKind,cause/)
    expect(lines.map((line) => line.split(',')[0])).toEqual(['o-4', 'o-3', 'o-2', 'o-1'].map((key) => `ledger:orders:${key}`))
    expect(lines[0]).toContain(`'=cmd()`)
  })

  it('writes JSON lines page by page, whole and each once, also beyond one page', async () => {
    await database().pool.query(
      `insert into in_doubt_message (id, source_id, source_kind, key, cause, state, fingerprint, first_seen, updated_at)
       select 'outbox:many:' || n, 'outbox:many', 'outbox', n::text, 'outbox-failed', 'failed', '1', '2026-01-01', now() from generate_series(1, 1234) n`,
    )
    const rows = (await (await get('format=jsonl&source=many')).text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string })
    expect([rows.length, new Set(rows.map(({ id }) => id)).size]).toEqual([1234, 1234])
  })

  it('gives payloads only to who may read them, says so in the audit log first, and says why one is missing', async () => {
    expect((await get('format=jsonl&payload=true')).status).toBe(403)
    const rows = (await (await get('format=jsonl&payload=true&cause=owner-committed', tokens.operator)).text()).trim().split('\n')
    expect(rows.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ key: 'o-2', payloadError: expect.stringContaining('worker') }),
      expect.objectContaining({ key: 'o-1', payloadError: expect.stringContaining('worker') }),
    ])
    const audit = await database().pool.query<{ detail: unknown }>(`select detail from audit where action = 'message.payload-read'`)
    expect(audit.rows.map(({ detail }) => detail)).toEqual([{ ids: ['ledger:orders:o-2', one] }])
  })
})
