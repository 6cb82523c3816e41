import { describe, expect, it } from 'vitest'
import pg from 'pg'
import { schemaScript } from '../../../scripts/database/schema-engine.ts'
import { copyRows } from '../../../lib/platform/bulk.ts'
import { database, inTransaction, type Sql } from '../../../lib/platform/database.ts'
import { databaseReady } from '../../../lib/platform/queries.ts'
import { acquireLease, releaseLease, renewLeases } from '../../../lib/platform/leases.ts'
import { announce, listenForNotices, noticesAfter, type Notice } from '../../../lib/platform/notify.ts'
import { declareSources, listSourceRows, markFailed, markFresh } from '../../../lib/platform/sources.ts'
import { newEmptyDatabase, useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()
const soon = { timeout: 15_000 }

// Prisma knows neither views nor indexes of a part of a table
const columnsSql = `select c.table_name || '.' || c.column_name || ' ' || c.data_type || ' ' || c.is_nullable || ' ' || coalesce(c.column_default, '') as line
  from information_schema.columns c join pg_class k on k.relname = c.table_name and k.relnamespace = 'public'::regnamespace
  where c.table_schema = 'public' and k.relkind <> 'v' and not k.relispartition and c.table_name <> '_prisma_migrations' order by 1`
const indexesSql = `select regexp_replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') as line
  from pg_index i join pg_class t on t.oid = i.indrelid where t.relnamespace = 'public'::regnamespace and not t.relispartition
    and i.indpred is null and i.indexprs is null and t.relname <> '_prisma_migrations' order by 1`

async function linesOf(url: string, sql: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const found = await client.query<{ line: string }>(sql)
  await client.end()
  return found.rows.map((row) => row.line)
}

describe('migrations', () => {
  it('add up to exactly the Prisma schema', async () => {
    const fresh = await newEmptyDatabase()
    const client = new pg.Client({ connectionString: fresh })
    await client.connect()
    await client.query('create extension if not exists pg_trgm')
    await client.query(await schemaScript(fresh))
    await client.end()
    for (const sql of [columnsSql, indexesSql]) expect(await linesOf(database().url, sql)).toEqual(await linesOf(fresh, sql))
  })

  it('leave a database that is ready, and one without them is not', async () => {
    await expect(databaseReady()).resolves.toBeUndefined()
    const migrated = process.env['DATABASE_URL']
    process.env['DATABASE_URL'] = await newEmptyDatabase()
    await expect(databaseReady()).rejects.toMatchObject({ code: 'unavailable' })
    await database().close()
    process.env['DATABASE_URL'] = migrated
  })

  it('let the ordinary Prisma client read every model', async () => {
    const { prisma } = database()
    expect(await prisma.source.count()).toBe(0)
    expect(await prisma.registryEvent.findMany()).toEqual([])
    expect(await prisma.operation.findMany({ include: { steps: true } })).toEqual([])
  })
})

describe('leases', () => {
  it('are held by one at a time, and a new holder has a higher epoch', async () => {
    const sql = database().pool
    const first = await acquireLease(sql, 'registry:a', 'worker-1', 60_000)
    expect(await acquireLease(sql, 'registry:a', 'worker-2', 60_000)).toBeUndefined()
    expect((await acquireLease(sql, 'registry:a', 'worker-1', 60_000))?.epoch).toBe(first?.epoch)
    if (!first) throw new Error('no lease')
    await releaseLease(sql, first)
    const second = await acquireLease(sql, 'registry:a', 'worker-2', 60_000)
    expect(BigInt(second?.epoch ?? 0)).toBeGreaterThan(BigInt(first.epoch))
    expect(await renewLeases(sql, [first], 60_000)).toEqual(new Set())
  })

  it('are free the moment they are given up, at whatever part of a millisecond that is', async () => {
    const sql = database().pool
    for (let round = 0; round < 200; round += 1) {
      const lease = await acquireLease(sql, 'registry:b', `worker-${round}`, 60_000)
      expect(lease?.holder).toBe(`worker-${round}`)
      if (lease) await releaseLease(sql, lease)
    }
  })
})

describe('notices', () => {
  it('reach a listener with the commit, and a reader that was away by their ids', async () => {
    const seen: Notice[] = []
    const listener = listenForNotices(database().url, { onNotice: (notice) => seen.push(notice), onGap: () => {} })
    await expect
      .poll(async () => {
        if (seen.length === 0) await announce(database().pool, 'audit', ['probe'])
        return seen.length
      }, soon)
      .toBeGreaterThan(0)
    const lastId = seen.at(-1)?.id ?? '0'
    await inTransaction((sql) => announce(sql, 'operations', ['o1']))
    await expect.poll(() => seen.at(-1)?.keys, soon).toEqual(['o1'])
    expect((await noticesAfter(database().pool, lastId)).map((notice) => notice.keys)).toContainEqual(['o1'])
    // longer than PostgreSQL lets a notification be, and more than a page wants to hear one by one
    const long = Array.from({ length: 200 }, (_, index) => `com.shop.${'x'.repeat(100)}Service${index}:1.0.0`)
    await announce(database().pool, 'registry', long)
    await announce(database().pool, 'registry', ['short'])
    await announce(database().pool, 'registry', [...long, 'one more'])
    await expect.poll(() => seen.slice(-3).map((notice) => notice.keys), soon).toEqual([long, ['short'], []])
    await listener.close()
  })
})

describe('sources', () => {
  it('keep their last good read and say why a newer one is missing', async () => {
    const sql = database().pool
    await declareSources(sql, [{ id: 'registry:a', kind: 'registry', name: 'a', detail: {} }])
    const asOf = new Date('2026-01-01T00:00:00Z')
    await markFresh(sql, 'registry:a', asOf)
    await markFailed(sql, 'registry:a', 'connection refused')
    expect((await listSourceRows())[0]).toMatchObject({ state: 'stale', asOf, error: 'connection refused' })
    await declareSources(sql, [{ id: 'registry:b', kind: 'registry', name: 'b', detail: {} }])
    await markFailed(sql, 'registry:b', 'no route')
    expect((await listSourceRows()).map((row) => [row.id, row.state])).toEqual([['registry:b', 'down']])
  })
})

describe('a pipelined transaction', () => {
  const add = (sql: Sql, topic: string): Promise<unknown> => announce(sql, 'registry', [topic])
  const keysWritten = async (): Promise<string[]> => {
    const found = await database().pool.query<{ key: string }>(`select keys[1] as key from notice where keys[1] like 'pipe-%' order by id`)
    return found.rows.map(({ key }) => key)
  }

  it('does in order what was sent at once: what is read was written before it', async () => {
    const read = await inTransaction(async (sql) => {
      const [, found] = await Promise.all([
        add(sql, 'pipe-1'),
        sql.query<{ key: string }>(`select keys[1] as key from notice where keys[1] = 'pipe-1'`),
        add(sql, 'pipe-2'),
      ])
      return found.rows
    }, database().pipelined)
    expect([read, await keysWritten()]).toEqual([[{ key: 'pipe-1' }], ['pipe-1', 'pipe-2']])
  })

  it('fails with the first failure, keeps nothing, and leaves its connection in order', async () => {
    const failing = inTransaction(
      (sql) => Promise.all([add(sql, 'pipe-3'), sql.query(`select 1 / $1::int`, [0]), add(sql, 'pipe-4')]),
      database().pipelined,
    )
    await expect(failing).rejects.toMatchObject({ code: '22012' })
    await inTransaction((sql) => add(sql, 'pipe-5'), database().pipelined)
    expect([await keysWritten(), database().pipelined.totalCount]).toEqual([['pipe-1', 'pipe-2', 'pipe-5'], 1])
  })
})

describe('COPY writer', () => {
  it('stores text with tabs, quotes, backslashes, newlines and arrays as it is', async () => {
    const evil = 'a\tb\\N"c\n\r{d},e'
    await inTransaction((sql) => copyRows(sql, 'notice', ['topic', 'keys'], [[evil, [evil, '']]]))
    const found = await database().pool.query('select topic, keys from notice where topic = $1', [evil])
    expect(found.rows).toEqual([{ topic: evil, keys: [evil, ''] }])
  })

  it('reports a broken row instead of hanging', async () => {
    await expect(inTransaction((sql) => copyRows(sql, 'notice', ['id'], [['not a number']]))).rejects.toThrow('invalid input syntax')
  })
})
