// Whom a policy asks next, out of very many: a few rows along an index, whatever else is open, and nobody waits for ever.
import pg from 'pg'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answeredLately, dueForAsking, noteAsking, notePaceAfter } from '../../../lib/messages/io/ask-order.ts'
import { database, type Sql } from '../../../lib/platform/database.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const open = process.env['PILOTHOUSE_LONG'] ? 300_000 : 30_000
const policy = { gapSeconds: 30, minAgeSeconds: 120 }
const limit = 40
const due = (sql?: Sql) => dueForAsking('xa:bank', { policy, now: new Date(), limit }, sql)
const idOf = (n: number): string => `xa:bank:${n}`
const run = (text: string, values: unknown[] = []) => database().pool.query(text, values)

/** As if its owner had been asked `seconds` ago. */
const askedAgo = (ids: string, seconds: number, pace: string) =>
  run(
    `update in_doubt_message set asked_fingerprint = fingerprint, ask_pace = $1, asked_at = now() - $2 * interval '1 second' where key::int ${ids}`,
    [pace, seconds],
  )

beforeAll(async () => {
  await run(
    `insert into in_doubt_message (id, source_id, source_kind, key, cause, state, fingerprint, prepared_at, first_seen, updated_at)
     select 'xa:bank:' || n, 'xa:bank', 'xa', n::text, 'transaction-prepared', 'prepared', 'f' || n, now() - n * interval '1 second', now(), now()
     from generate_series(1, $1::int) n`,
    [open],
  )
  await run('analyze in_doubt_message')
})
beforeEach(async () => {
  await run(`update in_doubt_message set asked_fingerprint = null, asked_at = null, ask_pace = '' where asked_fingerprint is not null`)
  await run('delete from message_answer')
})

/** Rows of the table that a question touched, by the database's own count. */
async function rowsRead(question: (sql: Sql) => Promise<unknown>): Promise<number> {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] })
  await client.connect()
  try {
    await client.query('begin')
    await question(client)
    const found = await client.query<{ n: number }>(
      `select (seq_tup_read + idx_tup_fetch)::int as n from pg_stat_xact_user_tables where relname = 'in_doubt_message'`,
    )
    return found.rows[0]?.n ?? -1
  } finally {
    await client.end()
  }
}

describe('who is asked next', () => {
  it('is the oldest that nobody asked about, and never what is younger than the policy wants', async () => {
    expect((await due()).map(({ id }) => id)).toEqual(Array.from({ length: limit }, (_, n) => idOf(open - n)))
    await askedAgo('> 125', 10, 'again')
    const left = (await due()).map(({ id }) => Number(id.slice('xa:bank:'.length)))
    expect(left.slice(0, 3)).toEqual([125, 124, 123])
    expect(left.at(-1)).toBeGreaterThan(60)
  })

  it('is first what was begun: two fresh answers never wait for the first of all others', async () => {
    await askedAgo('in (130, 140)', 40, 'again')
    await askedAgo('= 150', 20, 'again')
    await askedAgo('= 160', 400, 'seldom')
    const ids = (await due()).map(({ id }) => id)
    expect(ids.slice(0, 3).toSorted()).toEqual([idOf(130), idOf(140), idOf(open)].toSorted())
    expect(ids).not.toContain(idOf(160))
    await askedAgo('not in (130, 140, 150, 160)', 10, 'again')
    expect((await due()).map(({ id }) => id).toSorted()).toEqual([130, 140, 160].map(idOf))
  })

  it('is found without reading the others, whatever became of them', async () => {
    expect(await rowsRead(due)).toBeLessThan(200)
    await askedAgo('> 0', 1000, 'never')
    await askedAgo('between 200 and 400', 100, 'seldom')
    await run('vacuum analyze in_doubt_message')
    expect(await due()).toEqual([])
    expect(await rowsRead(due)).toBeLessThan(500)
  })
})

describe('the pace of an item', () => {
  const item = { id: idOf(500), fingerprint: 'f500' }
  const answer = (verdict: string) =>
    run(
      `insert into message_answer (message_id, source_id, probe, kind, digest, fingerprint, at, asked_by, verdict, raw, error, duration_ms)
       values ($1, 'xa:bank', 'api', 'http', 'd', $2, now(), 'policy', $3, '', '', 1)`,
      [item.id, item.fingerprint, verdict],
    )
  const pace = async () => (await run('select ask_pace from in_doubt_message where id = $1', [item.id])).rows[0]

  it('is seldom after answers enough, and never once they contradict each other; until it changes', async () => {
    await noteAsking(item)
    await answer('commit')
    await notePaceAfter(item, 2)
    expect(await pace()).toEqual({ ask_pace: 'again' })
    await answer('unknown')
    await notePaceAfter(item, 2)
    expect(await pace()).toEqual({ ask_pace: 'seldom' })
    expect((await answeredLately('xa:bank', { since: new Date(0), limit })).map(({ id }) => id)).toEqual([item.id])
    await answer('rollback')
    await notePaceAfter(item, 2)
    expect(await pace()).toEqual({ ask_pace: 'never' })
    expect(await answeredLately('xa:bank', { since: new Date(0), limit })).toEqual([])
    await noteAsking({ ...item, fingerprint: 'moved meanwhile' })
    await noteAsking(item)
    expect(await pace()).toEqual({ ask_pace: 'never' })
    await run(`update in_doubt_message set fingerprint = 'f500b' where id = $1`, [item.id])
    await noteAsking({ ...item, fingerprint: 'f500b' })
    expect(await pace()).toEqual({ ask_pace: 'again' })
    await run(`update in_doubt_message set fingerprint = 'f500' where id = $1`, [item.id])
  })

  it('lets those through that were answered last, however many were before', async () => {
    await run(
      `insert into message_answer (message_id, source_id, probe, kind, digest, fingerprint, at, asked_by, verdict, raw, error, duration_ms)
       select 'xa:bank:' || n, 'xa:bank', 'api', 'http', 'd', 'f' || n, now() - interval '1 minute', 'policy', 'unknown', '', '', 1
       from generate_series(1000, 20000) n`,
    )
    await answer('commit')
    await run('analyze message_answer')
    const found = await answeredLately('xa:bank', { since: new Date(Date.now() - 900_000), limit })
    expect([found.length, found.some(({ id }) => id === item.id)]).toEqual([limit, true])
    expect(await rowsRead((sql) => answeredLately('xa:bank', { since: new Date(Date.now() - 900_000), limit }, sql))).toBeLessThan(500)
  })
})
