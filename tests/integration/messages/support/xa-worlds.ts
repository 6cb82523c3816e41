// Prepared transactions of two real databases, each with the console's side of it behind a proxy that spoils answers when told to.
import pg from 'pg'
import { createConnection } from 'mysql2/promise'
import { createRandom } from '../../../../demo/random.ts'
import { openMessageSource } from '../../../../lib/messages/io/open-sources.ts'
import type { MessageSource } from '../../../../lib/messages/io/source.ts'
import { systemClock } from '../../../../lib/platform/clock.ts'
import { configSchema, type Config } from '../../../../lib/platform/config.ts'
import { silentLog } from '../../../../lib/platform/log.ts'
import { createZooKeeperSessions } from '../../../../lib/platform/zookeeper/sessions.ts'
import type { ZooKeeperSessions } from '../../../../lib/platform/zookeeper/session.ts'
import { startDatabaseProxy, type FaultProxy } from '../../../support/fault-proxy.ts'
import { newEmptyDatabase } from '../../../support/test-database.ts'

export type World = {
  url: string
  /** between the console and the database */
  proxy: FaultProxy
  config: Config
  sessions: ZooKeeperSessions
  source: MessageSource
  /** Prepares a transaction that inserts its own name; answers the item's key. */
  prepare(name: string): Promise<string>
  /** How its manager decides it. */
  manager(key: string, decision: 'commit' | 'rollback'): Promise<void>
  rows(name: string): Promise<number>
  close(): Promise<unknown>
}

async function worldOf(id: string, url: string, rest: Pick<World, 'prepare' | 'manager' | 'rows' | 'close'>): Promise<World> {
  const proxy = await startDatabaseProxy(url, createRandom(Number(process.env['PILOTHOUSE_RANDOM_SEED'] ?? 1) + 1))
  const config = configSchema.parse({
    messages: [{ kind: 'xa', id, url: proxy.url, owner: 'bank', suspectAfterMs: 0, probe: { table: 'transfer', column: 'name' } }],
  })
  const sessions = createZooKeeperSessions(config, { log: silentLog })
  const [configured] = config.messages
  if (!configured) throw new Error('no source')
  const source = openMessageSource(configured, { config, sessions, clock: systemClock })
  return { url, proxy, config, sessions, source, ...rest, close: () => Promise.all([rest.close(), proxy.close()]) }
}

/** A database of its own. */
export async function openPostgresBank(): Promise<World> {
  const url = await newEmptyDatabase()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
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
    close: () => client.end(),
  })
}

/** The database of the server. */
export async function openMariadbBank(url: string): Promise<World> {
  const uri = url.replace(/^mariadb:/, 'mysql:')
  const client = await createConnection({ uri })
  await client.query('create table transfer (name varchar(64) primary key)')
  return worldOf('bank-maria', url, {
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
    close: () => client.end(),
  })
}
