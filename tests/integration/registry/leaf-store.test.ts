// Rows by their key, in tables of which PostgreSQL believes this or that: what is read is what was asked for.
import { beforeAll, describe, expect, it } from 'vitest'
import { inTransaction, type Sql } from '../../../lib/platform/database.ts'
import { consumersByKey, providersByKey } from '../../../lib/registry/io/leaf-store.ts'
import { readingTable } from '../../../lib/registry/io/readings.ts'
import { removeFacts } from '../../../lib/registry/io/store.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { rows } from './estate.ts'

useTestDatabase()
const asked = 300
const services = 100

/** As many rows of each service, named `<service>` and numbered from zero. */
async function fill(perService: number): Promise<void> {
  await rows('truncate provider, consumer')
  await rows(
    `insert into provider (source_id, service, address, protocol, application, host, port, level, methods, first_seen)
     select 'registry:main', 's' || s, '10.0.0.1:' || p, 'dubbo', 'shop', '10.0.0.1', p, 'interface', '{get}', now()
     from generate_series(0, $1::int - 1) s, generate_series(0, $2::int - 1) p`,
    [services, perService],
  )
  await rows(
    `insert into consumer (source_id, service, id, host, application, first_seen)
     select 'registry:main', 's' || s, 'c' || p, '10.0.0.1', 'web', now() from generate_series(0, $1::int - 1) s, generate_series(0, $2::int - 1) p`,
    [services, perService],
  )
}

const keys = Array.from({ length: asked }, (_, index) => ({ service: `s${index % services}`, place: Math.floor(index / services) }))

/** Rows of both tables that were looked at for `asked` keys of each, and those that were found. */
async function readByKey(): Promise<{ looked: Record<string, number>; found: number[] }> {
  return inTransaction(async (sql) => {
    const before = await lookedAt(sql)
    const providers = await providersByKey(
      sql,
      'registry:main',
      keys.map(({ service, place }) => ({ service, address: `10.0.0.1:${place}`, protocol: 'dubbo' })),
    )
    const consumers = await consumersByKey(
      sql,
      'registry:main',
      keys.map(({ service, place }) => ({ service, application: 'web', id: `c${place}` })),
    )
    const after = await lookedAt(sql)
    return { looked: lookedBetween(before, after), found: [providers.size, consumers.size] }
  })
}

const lookedBetween = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...after].map(([table, count]) => [table, count - (before.get(table) ?? 0)]).filter(([, count]) => count !== 0))

/** Rows looked at by this connection: also by transactions of the last second, which PostgreSQL has not told anybody yet. */
async function lookedAt(sql: Sql): Promise<Map<string, number>> {
  const found = await sql.query<{ name: string; count: number }>(
    `select relname as name, (seq_tup_read + idx_tup_fetch)::int as count from pg_stat_xact_user_tables where relname in ('provider', 'consumer', 'registry_reading')`,
  )
  return new Map(found.rows.map(({ name, count }) => [name, count]))
}

// PostgreSQL looks after its tables by itself once a minute, also in the middle of a test
beforeAll(async () => {
  for (const table of ['provider', 'consumer']) await rows(`alter table ${table} set (autovacuum_enabled = false)`)
})

describe('rows by their key', () => {
  it.each([
    ['never looked at', async () => fill(300)],
    [
      'looked at when there was hardly a row',
      async () => {
        await fill(1)
        await rows('vacuum (analyze) provider, consumer')
        await fill(300)
      },
    ],
    [
      'knows',
      async () => {
        await fill(300)
        await rows('vacuum (analyze) provider, consumer')
      },
    ],
  ])('are read one by one from tables that PostgreSQL %s', async (_, prepare) => {
    await prepare()
    expect(await readByKey()).toEqual({ looked: { provider: asked, consumer: asked }, found: [asked, asked] })
  })
})

describe('readings', () => {
  it('are removed one by one, once PostgreSQL has settled how', async () => {
    await rows(
      `insert into registry_reading (source_id, kind, name, digest, updated_at)
       select 'registry:main', 'interface', 'i' || n, 'd', now() from generate_series(1, 10000) n`,
    )
    await rows('vacuum (analyze) registry_reading')
    const looked = await inTransaction(async (sql) => {
      const writing = { sql, sourceId: 'registry:main', now: new Date() }
      const remove = (from: number) =>
        removeFacts(
          writing,
          readingTable,
          Array.from({ length: 40 }, (_, index) => ({ kind: 'interface' as const, name: `i${from + index}`, digest: '' })),
        )
      for (let turn = 1; turn < 10; turn += 1) await remove(turn * 100)
      const before = await lookedAt(sql)
      await remove(5000)
      return lookedBetween(before, await lookedAt(sql))
    })
    expect(looked).toEqual({ registry_reading: 40 })
    expect(await rows('select count(*)::int as left from registry_reading')).toEqual([{ left: 10_000 - 400 }])
  })
})
