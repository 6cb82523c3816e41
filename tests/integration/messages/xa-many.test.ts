// More prepared transactions than are listed, on a PostgreSQL of its own: what is cut is said, and nothing that is prepared looks decided.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { maxListed } from '../../../lib/messages/listed.ts'
import { createXaSource } from '../../../lib/messages/io/xa/source.ts'
import type { KnownItem, MessageSource } from '../../../lib/messages/io/source.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { configSchema } from '../../../lib/platform/config.ts'
import { startEmbeddedPostgres, type EmbeddedDatabase } from '../../../scripts/database/embedded-postgres.ts'

const count = maxListed + 50
const nameOf = (index: number): string => `t-${index}`
const youngest = `postgres/${nameOf(count - 1)}`
let dir = ''
let server: EmbeddedDatabase
let source: MessageSource

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pilothouse-xa-many-'))
  // as root the server runs under another user, who must be able to enter
  await chmod(dir, 0o755)
  server = await startEmbeddedPostgres({ dir, settings: [`max_prepared_transactions=${count}`, 'max_connections=10', 'fsync=off'] })
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query('create table transfer (name text primary key)')
  for (let index = 0; index < count; index += 1) {
    const name = nameOf(index)
    await client.query(`begin; insert into transfer values ('${name}'); prepare transaction '${name}'`)
  }
  await client.end()
  const [config] = configSchema.parse({
    messages: [{ kind: 'xa', id: 'bank', url: server.url, owner: 'bank', suspectAfterMs: 0 }],
  }).messages
  if (config?.kind !== 'xa') throw new Error('no source')
  source = createXaSource({ config, clock: systemClock })
})
afterAll(async () => {
  await server?.close()
  await rm(dir, { recursive: true, force: true })
})

const look = (known: ReadonlyMap<string, KnownItem>) => source.list(known, AbortSignal.timeout(10_000))

it('lists the oldest with their locks, and says how many there are', async () => {
  const { items, detail } = await look(new Map())
  expect(detail).toEqual({ prepared: count, inDoubt: maxListed, cut: true, openAbout: count })
  expect(items.map(({ key }) => key)).not.toContain(youngest)
  expect(items[0]).toMatchObject({
    key: `postgres/${nameOf(0)}`,
    identity: { locks: expect.arrayContaining(['transfer RowExclusiveLock']) },
  })
})

it('keeps what is listed already, and finds each that is not', async () => {
  const known: KnownItem = { cause: 'xa-prepared', verdict: 'unknown', checkedAt: null, attempts: 0, identity: {} }
  expect((await look(new Map([[youngest, known]]))).items.map(({ key }) => key)).toContain(youngest)
  expect(await source.reread(youngest, undefined, AbortSignal.timeout(10_000))).toMatchObject({ key: youngest, cause: 'xa-prepared' })
})
