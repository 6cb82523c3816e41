// An owner's database asked for real, in PostgreSQL and in MariaDB alike: one SELECT that binds its values and can write nothing.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMariadb, type MariadbServer } from '../../../demo/servers/mariadb.ts'
import { openProbes } from '../../../lib/messages/io/probes/open-probes.ts'
import type { ProbeReply } from '../../../lib/messages/io/probes/probe.ts'
import { probesSchema } from '../../../lib/platform/config/probes.ts'
import { noDubbo } from './support/policy-rig.ts'
import { openMariadb, openPostgres, type Sql } from './support/outbox-rig.ts'

let dir = ''
let server: MariadbServer
const databases = new Map<string, { url: string; sql: Sql }>()

/** A function that writes: what a careless owner could leave in the way of a SELECT. */
const mark = {
  PostgreSQL: `create function mark(k text) returns text language sql as $$ insert into decision values (k, 'PAID', 1) returning outcome $$`,
  MariaDB: `create function mark(k varchar(80)) returns varchar(20) begin insert into decision values (k, 'PAID', 1); return 'PAID'; end`,
}
const names = ['PostgreSQL', 'MariaDB'] as const

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pilothouse-probe-'))
  server = await startMariadb({ dir })
  databases.set('PostgreSQL', await openPostgres()).set('MariaDB', await openMariadb(server))
  for (const name of names) {
    const { sql } = database(name)
    await sql.run('create table decision (k varchar(80), outcome varchar(20), paid int)')
    await sql.run(
      `insert into decision values ('paid', 'PAID', 1), ('o''; x', 'PAID', 1), ('gone', 'CANCELLED', 0), ('two', 'PAID', 1), ('two', 'PAID', 1)`,
    )
    await sql.run(mark[name])
  }
}, 60_000)
afterAll(async () => {
  for (const { sql } of databases.values()) await sql.close().catch(() => {})
  await server?.close(0)
  await rm(dir, { recursive: true, force: true })
})

function database(name: string): { url: string; sql: Sql } {
  const found = databases.get(name)
  if (!found) throw new Error(name)
  return found
}

describe.each(names)('a probe that asks %s', (name) => {
  const select = 'select outcome, paid from decision where k = :key'
  const words = { commit: ['PAID', 1], rollback: ['CANCELLED', 0] }
  async function ask(key: string, query = select, answer: Record<string, unknown> = {}, timeoutMs = 10_000): Promise<ProbeReply> {
    const config = { kind: 'sql', name: 'db', url: database(name).url, query, timeoutMs, answer: { ...words, ...answer } }
    const [probe] = openProbes(probesSchema.parse([config]), noDubbo)
    if (!probe) throw new Error('no probe')
    return probe.ask(new Map([['key', key]]), AbortSignal.timeout(30_000))
  }
  const error = (code: string) => ({ said: [expect.objectContaining({ code })] })

  it('reads the first column, or the one that is named', async () => {
    expect(await ask('paid')).toEqual({ verdict: 'commit', raw: '{"outcome":"PAID","paid":1}', error: null })
    expect(await ask('gone', select, { column: 'paid' })).toMatchObject({ verdict: 'rollback', error: null })
    expect(await ask('gone', select, { column: 'state' })).toMatchObject({ verdict: 'unknown', error: error('probe-no-column') })
  })

  it('binds what it asks for', async () => {
    expect(await ask(`o'; x`)).toMatchObject({ verdict: 'commit' })
    expect(await ask(`' or '1'='1`)).toMatchObject({ verdict: 'unknown', raw: 'no row' })
  })

  it('knows nothing where there is no row, unless that is said to mean something, and where there are two', async () => {
    expect(await ask('nobody')).toEqual({ verdict: 'unknown', raw: 'no row', error: null })
    expect(await ask('nobody', select, { none: 'rollback' })).toMatchObject({ verdict: 'rollback' })
    expect(await ask('two', select, { none: 'rollback' })).toMatchObject({ verdict: 'unknown', error: error('probe-rows') })
  })

  it('writes nothing, whatever its SELECT calls', async () => {
    await expect(ask('written', 'select mark(:key)')).rejects.toThrow(/read.only/i)
    expect(await database(name).sql.run(`select 1 from decision where k = 'written'`)).toEqual([])
  })

  it('waits no longer than its time', async () => {
    const slow = name === 'MariaDB' ? 'select sleep(20), :key' : 'select pg_sleep(20), :key::text'
    const began = performance.now()
    await expect(ask('paid', slow, {}, 1000)).rejects.toMatchObject({ code: 'timeout' })
    expect(performance.now() - began).toBeLessThan(5000)
  })
})
