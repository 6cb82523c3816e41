// Prepared transactions of PostgreSQL and MariaDB: listed with their locks, decided once, and what became of them is known.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../../demo/random.ts'
import { startMariadb, type MariadbServer } from '../../../demo/servers/mariadb.ts'
import { resolveMessage } from '../../../lib/messages/commands.ts'
import { openMessageSource } from '../../../lib/messages/io/open-sources.ts'
import type { MessageSource } from '../../../lib/messages/io/source.ts'
import { saveItem } from '../../../lib/messages/io/store.ts'
import { getMessage } from '../../../lib/messages/queries.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { configSchema, type Config } from '../../../lib/platform/config.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import type { ZooKeeperSessions } from '../../../lib/platform/zookeeper/session.ts'
import { newEmptyDatabase, useTestDatabase } from '../../support/test-database.ts'
import { randomRuns } from '../../support/long.ts'
import { newRunner, runUntilEnd, stopAt } from './support/worker.ts'

useTestDatabase()

type World = {
  url: string
  config: Config
  sessions: ZooKeeperSessions
  source: MessageSource
  /** Prepares a transaction that inserts its own name; answers the item's key. */
  prepare(name: string): Promise<string>
  /** How its manager decides it. */
  manager(key: string, decision: 'commit' | 'rollback'): Promise<void>
  rows(name: string): Promise<number>
}

/** what a failing run shows, to be run again */
const seed = Number(process.env['PILOTHOUSE_RANDOM_SEED'] ?? 1)
let dir = ''
let server: MariadbServer
const closing: (() => Promise<unknown>)[] = []
const worlds: Record<string, World> = {}

function worldOf(id: string, url: string, rest: Pick<World, 'prepare' | 'manager' | 'rows'>): World {
  const config = configSchema.parse({
    messages: [{ kind: 'xa', id, url, owner: 'bank', suspectAfterMs: 0, probe: { table: 'transfer', column: 'name' } }],
  })
  const sessions = createZooKeeperSessions(config, { log: silentLog })
  const [configured] = config.messages
  if (!configured) throw new Error('no source')
  return { url, config, sessions, source: openMessageSource(configured, { config, sessions, clock: systemClock }), ...rest }
}

async function openPostgres(): Promise<World> {
  const url = await newEmptyDatabase()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  closing.push(() => client.end())
  await client.query('create table transfer (name text primary key)')
  const database = new URL(url).pathname.slice(1)
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
  return worldOf('bank-pg', url, {
    async prepare(name) {
      await client.query('begin')
      await client.query('insert into transfer values ($1)', [name])
      await client.query(`prepare transaction ${quoted(name)}`)
      return `${database}/${name}`
    },
    manager: async (key, decision) => void (await client.query(`${decision} prepared ${quoted(key.slice(key.indexOf('/') + 1))}`)),
    rows: async (name) => (await client.query('select 1 from transfer where name = $1', [name])).rowCount ?? 0,
  })
}

async function openMariadb(): Promise<World> {
  const uri = server.url.replace(/^mariadb:/, 'mysql:')
  const client = await createConnection({ uri })
  closing.push(() => client.end())
  await client.query('create table transfer (name varchar(64) primary key)')
  return worldOf('bank-maria', server.url, {
    async prepare(name) {
      const session = await createConnection({ uri })
      session.on('error', () => {})
      const xid = `X'${Buffer.from(name).toString('hex')}',X'62',7`
      await session.query(`xa start ${xid}`)
      await session.query('insert into transfer values (?)', [name])
      await session.query(`xa end ${xid}`)
      await session.query(`xa prepare ${xid}`)
      const thread = session.threadId
      session.destroy()
      // prepared by a session that is gone: only then another one may decide it
      for (;;) {
        const [rows] = await client.query('select 1 from information_schema.processlist where id = ?', [thread])
        if (Array.isArray(rows) && rows.length === 0) return xid
      }
    },
    manager: async (key, decision) => void (await client.query(`xa ${decision} ${key}`)),
    async rows(name) {
      const [rows] = await client.query('select 1 from transfer where name = ?', [name])
      return Array.isArray(rows) ? rows.length : 0
    },
  })
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pilothouse-xa-'))
  server = await startMariadb({ dir })
  worlds['PostgreSQL'] = await openPostgres()
  worlds['MariaDB'] = await openMariadb()
})
afterAll(async () => {
  await Promise.all(closing.map((close) => close().catch(() => {})))
  await server?.close(0)
  await rm(dir, { recursive: true, force: true })
})

const world = (name: string): World => {
  const found = worlds[name]
  if (!found) throw new Error(name)
  return found
}
const newName = (): string => `t-${randomBytes(6).toString('hex')}`

async function plan({ source }: World, key: string, verb: 'commit' | 'rollback') {
  const item = await source.reread(key, undefined, AbortSignal.timeout(10_000))
  if (!item) throw new Error('not prepared')
  await saveItem(source, item)
  return resolveMessage(`${source.sourceId}:${key}`, { verb, fingerprint: item.fingerprint, reason: 'because of the test' }, 'ada')
}

describe.each(['PostgreSQL', 'MariaDB'])('a prepared transaction in %s', (database) => {
  it('is listed until it is decided', async () => {
    const one = world(database)
    const name = newName()
    const key = await one.prepare(name)
    const listed = async () => (await one.source.list(new Map(), AbortSignal.timeout(10_000))).items.find((item) => item.key === key)
    expect(await listed()).toMatchObject({ businessKey: name, cause: 'xa-prepared', state: 'prepared', owner: 'bank' })
    await one.manager(key, 'rollback')
    expect(await listed()).toBeUndefined()
  })

  const places = ['deciding', 'decided'] as const
  it.each(['commit', 'rollback'] as const)('is decided once: %s, also when workers die at each place and come back', async (verb) => {
    const one = world(database)
    for (const place of [undefined, ...places]) {
      const name = newName()
      const planned = await plan(one, await one.prepare(name), verb)
      const zombie = place && (await stopAt(one, place))
      const ended = await runUntilEnd(one, planned.id)
      await zombie?.resume()
      expect({ place, state: ended.state, outcome: ended.outcome }).toMatchObject({ state: 'succeeded' })
      expect(await one.rows(name)).toBe(verb === 'commit' ? 1 : 0)
      expect((await getMessage(planned.target)).data.settledBy).toBe('by-operation')
    }
  })

  it('is not decided by a worker that was held up after its last look: the next attempt looks again', async () => {
    const one = world(database)
    const name = newName()
    const planned = await plan(one, await one.prepare(name), 'commit')
    let calls = 0
    let isDeciding = false
    const heldUp = newRunner(one, {
      ttlMs: 20_000,
      checkpoint: async () => void (isDeciding = true),
      clock: { ...systemClock, now: () => new Date(Date.now() + (isDeciding && ++calls > 1 ? 60_000 : 0)) },
    })
    await heldUp.runOnce()
    const { state, steps } = await getOperation(planned.id)
    const count = (step: string) => steps.filter((item) => item.name === step).length
    expect({ state, deciding: count('deciding'), decided: count('decided') }).toEqual({ state: 'succeeded', deciding: 2, decided: 1 })
    expect(await one.rows(name)).toBe(1)
  })

  it('that its manager decided first is refused; that it decided otherwise while we were at it is a heuristic outcome', async () => {
    const one = world(database)
    const first = await one.prepare(newName())
    const refused = await plan(one, first, 'commit')
    await one.manager(first, 'rollback')
    expect(await runUntilEnd(one, refused.id)).toMatchObject({ state: 'refused' })
    const second = await one.prepare(newName())
    const torn = await plan(one, second, 'commit')
    await stopAt(one, 'deciding')
    await one.manager(second, 'rollback')
    expect(await runUntilEnd(one, torn.id)).toMatchObject({ state: 'needs-attention', outcome: expect.stringContaining('rolled back') })
  })

  it('ends committed or rolled back, never both, whatever dies and whoever else decides', { timeout: 1_800_000 }, async () => {
    const one = world(database)
    const random = createRandom(seed)
    const pick = <T>(...values: readonly [T, ...T[]]): T => values[Math.floor(random() * values.length)] ?? values[0]
    for (let run = 0; run < randomRuns(25); run += 1) {
      const name = newName()
      const key = await one.prepare(name)
      const verb = pick<'commit' | 'rollback'>('commit', 'rollback')
      const planned = await plan(one, key, verb)
      const place = pick(undefined, 'deciding', 'decided')
      const rival = pick<'commit' | 'rollback' | undefined>(undefined, undefined, 'commit', 'rollback')
      const said = { seed, run, verb, place, rival }
      const dying = place && stopAt(one, place)
      if (rival) await Promise.all([dying, one.manager(key, rival).catch(() => {})])
      await dying
      const ended = await runUntilEnd(one, planned.id)
      const there = (await one.rows(name)) === 1
      expect({ ...said, state: ended.state, outcome: ended.outcome }).toMatchObject({
        state: expect.stringMatching(/^(succeeded|refused|needs-attention)$/),
      })
      if (ended.state === 'succeeded') expect({ ...said, there }).toMatchObject({ there: verb === 'commit' })
      if (rival === undefined) expect({ ...said, state: ended.state }).toMatchObject({ state: 'succeeded' })
      expect(await one.source.reread(key, undefined, AbortSignal.timeout(10_000))).toBeUndefined()
    }
  })
})

it('names what is locked and counts who waits', async () => {
  const one = world('PostgreSQL')
  const name = newName()
  const key = await one.prepare(name)
  const rival = new pg.Client({ connectionString: one.url })
  await rival.connect()
  const waiting = rival.query('insert into transfer values ($1)', [name])
  const deadline = Date.now() + 10_000
  for (;;) {
    const item = await one.source.reread(key, undefined, AbortSignal.timeout(10_000))
    expect(item?.identity['locks']).toContain('transfer RowExclusiveLock')
    if (item?.cause === 'xa-blocking' && item.identity['waiting'] === 1) break
    if (Date.now() > deadline) throw new Error(`not seen waiting: ${JSON.stringify(item)}`)
  }
  await one.manager(key, 'rollback')
  await waiting
  await rival.end()
})

it('a transaction whose session is still connected is not decided over its head', async () => {
  const one = world('MariaDB')
  const session = await createConnection({ uri: server.url.replace(/^mariadb:/, 'mysql:') })
  await session.query(`xa start 'attached'`)
  await session.query(`insert into transfer values ('attached')`)
  await session.query(`xa end 'attached'`)
  await session.query(`xa prepare 'attached'`)
  const planned = await plan(one, `X'${Buffer.from('attached').toString('hex')}',X'',1`, 'rollback')
  expect(await runUntilEnd(one, planned.id)).toMatchObject({ state: 'refused', outcome: expect.stringContaining('still connected') })
  await session.query(`xa commit 'attached'`)
  await session.end()
  expect(await one.rows('attached')).toBe(1)
})
