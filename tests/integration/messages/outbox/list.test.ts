// Which rows of an outbox are in doubt, in PostgreSQL and in MariaDB alike.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMariadb, type MariadbServer } from '../../../../demo/servers/mariadb.ts'
import type { SourceListing, MessageSource } from '../../../../lib/messages/io/source.ts'
import { openMariadb, openPostgres, outboxRig, plainTable, type OutboxRig } from '../support/outbox-rig.ts'

let dir = ''
let server: MariadbServer
const rigs: Record<string, OutboxRig> = {}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pilothouse-outbox-'))
  server = await startMariadb({ dir })
  rigs['PostgreSQL'] = outboxRig(await openPostgres(), { columns: { key: 'key' }, suspectAfterMs: 300_000 })
  rigs['MariaDB'] = outboxRig(await openMariadb(server), { columns: { key: 'key' }, suspectAfterMs: 300_000 })
})
afterAll(async () => {
  await Promise.all(Object.values(rigs).map((rig) => rig.sql.close().catch(() => {})))
  await server?.close(0)
  await rm(dir, { recursive: true, force: true })
})

const rigOf = (name: string): OutboxRig => {
  const rig = rigs[name]
  if (!rig) throw new Error(name)
  return rig
}
/** `before`: what the look before listed. */
const look = (source: MessageSource, before?: SourceListing): Promise<SourceListing> =>
  source.list(new Map(before?.items.map((item) => [item.key, { ...item, checkedAt: null }])), AbortSignal.timeout(20_000))
const ago = (name: string, text: string): string => (name === 'MariaDB' ? `now(3) - interval ${text}` : `now() - interval '${text}'`)

describe.each(['PostgreSQL', 'MariaDB'])('an outbox in %s', (name) => {
  it('lists rows that failed, whose claim ran out, or that wait too long; and nothing else', async () => {
    const rig = rigOf(name)
    await rig.sql.run(plainTable(name === 'MariaDB'))
    const key = name === 'MariaDB' ? '`key`' : 'key'
    const [hour, later] = [ago(name, '1 hour'), ago(name, '-1 hour')]
    await rig.sql.run(`insert into outbox (topic, ${key}, payload, status, attempts, locked_until, last_error, created_at) values
      ('t', 'failed', '{"email":"ada@example.org"}', 'FAILED', 5, null, 'no carrier', ${ago(name, '0 second')}),
      ('t', 'claimed-late', '{}', 'CLAIMED', 1, ${hour}, null, ${hour}),
      ('t', 'claimed-now', '{}', 'CLAIMED', 1, ${later}, null, ${hour}),
      ('t', 'waiting', '{}', 'NEW', 0, null, null, ${hour}),
      ('t', 'held', '{}', 'NEW', 0, ${later}, null, ${hour}),
      ('t', 'fresh', '{}', 'NEW', 0, null, null, ${ago(name, '0 second')}),
      ('t', 'discarded', '{}', 'DISCARDED', 0, null, null, ${hour}),
      ('t', 'sent', '{}', 'SENT', 1, ${hour}, null, ${hour})`)
    const { items } = await look(rig.source())
    expect(items.map((item) => [item.businessKey, item.cause])).toEqual([
      ['failed', 'outbox-failed'],
      ['claimed-late', 'outbox-claim-expired'],
      ['waiting', 'outbox-pending'],
    ])
    const failed = items[0]
    expect(failed).toMatchObject({ state: 'FAILED', attempts: 5, topic: 't', evidence: [{ kind: 'relay-error', text: 'no carrier' }] })
    expect(failed?.identity).toMatchObject({ can: ['resend', 'mark-done', 'rollback'], consumer: 'none', armed: false })
    expect(Math.abs((items[2]?.preparedAt?.getTime() ?? 0) - (Date.now() - 3_600_000))).toBeLessThan(60_000)
    expect(await rig.source().payload?.(failed?.key ?? '', AbortSignal.timeout(5_000))).toMatchObject({
      payload: { email: 'ada@example.org' },
    })
  })

  it('rereads one row, and does not find it once it is done', async () => {
    const rig = rigOf(name)
    const signal = AbortSignal.timeout(10_000)
    const item = await rig.source().reread('1', undefined, signal)
    expect(item).toMatchObject({ key: '1', cause: 'outbox-failed' })
    await rig.sql.run(`update outbox set attempts = 6 where id = 1`)
    const again = await rig.source().reread('1', undefined, signal)
    expect(again?.fingerprint).not.toBe(item?.fingerprint)
    expect(await rig.source().reread('8', undefined, signal)).toBeUndefined()
    expect(await rig.source().reread('999', undefined, signal)).toBeUndefined()
  })

  it('says in one sentence what is wrong with the mapping', async () => {
    const rig = rigOf(name)
    await expect(look(rig.source({ table: 'nowhere' }))).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('nowhere'),
    })
    const column = (more: Record<string, unknown>, field: string) =>
      expect(look(rig.source(more))).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining(field) })
    await column({ columns: { key: 'phase"; drop table outbox; --' } }, 'columns.key')
    await column({ when: { done: { 'nothing` or 1=1': ['x'] } } }, 'when.done')
    await column({ do: { resend: { nothing: 1 } } }, 'do.resend')
    await expect(look(rig.source({ url: rig.url.replace(/:\d+\//, ':1/') }))).rejects.toMatchObject({ code: 'unavailable' })
    expect((await look(rig.source())).items).toHaveLength(3)
  })

  it('lays both sides beside each other: sent and not consumed, consumed and not marked, compensation asked', async () => {
    const rig = rigOf(name)
    const text = name === 'MariaDB' ? 'varchar(80)' : 'text'
    await rig.sql.run(`create table inbox (message_id ${text} primary key, status ${text} not null)`)
    await rig.sql.run(`insert into outbox (id, topic, ${name === 'MariaDB' ? '`key`' : 'key'}, payload, status, created_at) values
      (101, 't', 'lost', '{}', 'SENT', ${ago(name, '10 minute')}), (102, 't', 'arrived', '{}', 'SENT', ${ago(name, '10 minute')}),
      (103, 't', 'old', '{}', 'SENT', ${ago(name, '10 hour')}), (104, 't', 'undo', '{}', 'SENT', ${ago(name, '10 hour')})`)
    await rig.sql.run(`insert into inbox values ('102', 'DONE'), ('104', 'COMPENSATE'), ('2', 'DONE'), ('8', 'DONE')`)
    const consumer = { table: 'inbox', when: { done: { status: ['DONE'] }, compensate: { status: ['COMPENSATE'] } } }
    const source = rig.source({ consumer, do: { compensate: { status: 'COMPENSATE' } } })
    const { items } = await look(source)
    expect(Object.fromEntries(items.map((item) => [item.businessKey, [item.cause, item.identity['consumer']]]))).toEqual({
      failed: ['outbox-failed', 'missing'],
      'claimed-late': ['outbox-consumed-not-marked', 'consumed'],
      waiting: ['outbox-pending', 'missing'],
      lost: ['outbox-sent-not-consumed', 'missing'],
      undo: ['outbox-compensation-asked', 'compensate'],
    })
    const away = rig.source({ consumer: { ...consumer, url: rig.url.replace(/:\d+\//, ':1/') } })
    const listed = await look(away)
    expect(listed.items.map((item) => item.identity['consumer'])).toEqual(['unread', 'unread', 'unread'])
  })

  it('lets go of what was sent only when its consumer is done with it: not by its age, nor while the consumer is away', async () => {
    const rig = rigOf(name)
    const more = { consumer: { table: 'inbox', when: { done: { status: ['DONE'] }, compensate: { status: ['COMPENSATE'] } } } }
    const awayMore = { consumer: { ...more.consumer, url: rig.url.replace(/:\d+\//, ':1/') } }
    const causes = ({ items }: SourceListing) =>
      Object.fromEntries(items.filter(({ state }) => state === 'SENT').map((item) => [item.businessKey, item.cause]))
    const [lost, undo] = ['outbox-sent-not-consumed', 'outbox-compensation-asked']
    const first = await look(rig.source(more))
    expect(causes(first)).toEqual({ lost, undo })
    await rig.sql.run(`update outbox set created_at = ${ago(name, '10 hour')} where id = 101`)
    const later = await look(rig.source(more), first)
    expect(causes(later)).toEqual({ lost, undo })
    const away = await look(rig.source(awayMore), later)
    expect(causes(away)).toEqual({ lost, undo })
    expect(away.detail['partial']).toMatchObject([{ said: [{ code: 'consumer-side-unread' }] }])
    await rig.sql.run(`insert into inbox values ('101', 'RECEIVED')`)
    const received = await look(rig.source(more), away)
    expect(causes(received)).toEqual({ lost: 'outbox-received-not-done', undo })
    expect(received.detail['partial']).toEqual([])
    await rig.sql.run(`update inbox set status = 'DONE'`)
    expect(causes(await look(rig.source(more), received))).toEqual({})
  })
})
