// Two applications' databases, PostgreSQL and MariaDB, with an outbox and an inbox each, and the worker's side of one of them.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import type { MariadbServer } from '../../../../demo/servers/mariadb.ts'
import { messageSourceIdOf, openMessageSource } from '../../../../lib/messages/io/open-sources.ts'
import type { MessageSource } from '../../../../lib/messages/io/source.ts'
import { systemClock } from '../../../../lib/platform/clock.ts'
import { configSchema, type Config } from '../../../../lib/platform/config.ts'
import { silentLog } from '../../../../lib/platform/log.ts'
import { createZooKeeperSessions } from '../../../../lib/platform/zookeeper/sessions.ts'
import type { ZooKeeperSessions } from '../../../../lib/platform/zookeeper/session.ts'
import { newEmptyDatabase } from '../../../support/test-database.ts'

export type Sql = { run(text: string): Promise<Record<string, unknown>[]>; close(): Promise<void> }
export type OutboxRig = {
  url: string
  sql: Sql
  config: Config
  sessions: ZooKeeperSessions
  sourceId: string
  source(more?: Record<string, unknown>): MessageSource
}

/** An empty PostgreSQL database of the application. */
export async function openPostgres(): Promise<{ url: string; sql: Sql }> {
  const url = await newEmptyDatabase()
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return { url, sql: { run: async (text) => (await client.query(text)).rows ?? [], close: () => client.end() } }
}

/** An empty MariaDB database of the application. */
export async function openMariadb(server: MariadbServer): Promise<{ url: string; sql: Sql }> {
  const name = `shop_${randomBytes(5).toString('hex')}`
  const connection = await createConnection({ uri: server.url.replace(/^mariadb:/, 'mysql:'), multipleStatements: true })
  connection.on('error', () => {})
  await connection.query(`create database ${name}; use ${name}`)
  return {
    url: server.url.replace(/shop$/, name),
    sql: {
      async run(text) {
        const [rows] = await connection.query<RowDataPacket[]>(text)
        return Array.isArray(rows) ? rows.map((row) => ({ ...row })) : []
      },
      close: () => connection.end(),
    },
  }
}

/** The console's side of one outbox. */
export function outboxRig({ url, sql }: { url: string; sql: Sql }, outbox: Record<string, unknown> = {}): OutboxRig {
  const message = { kind: 'outbox', id: 'orders', url, owner: 'order-service', suspectAfterMs: 1_000, ...outbox }
  const parse = (more: Record<string, unknown> = {}): Config => configSchema.parse({ messages: [{ ...message, ...more }] })
  const config = parse()
  const sessions = createZooKeeperSessions(config, { log: silentLog })
  const [configured] = config.messages
  if (!configured) throw new Error('no source')
  return {
    url,
    sql,
    config,
    sessions,
    sourceId: messageSourceIdOf(configured),
    source(more) {
      const [one] = parse(more).messages
      if (!one) throw new Error('no source')
      return openMessageSource(one, { config, sessions, clock: systemClock })
    },
  }
}

/** The table of the demo, in either database. */
export const plainTable = (mariadb: boolean): string =>
  mariadb
    ? `create table outbox (id bigint auto_increment primary key, topic varchar(80) not null, \`key\` varchar(80) not null, payload longtext not null,
        status varchar(20) not null default 'NEW', attempts int not null default 0, locked_until datetime(3), last_error text,
        created_at datetime(3) not null default now(3), sent_at datetime(3)) engine=innodb`
    : `create table outbox (id bigserial primary key, topic text not null, key text not null, payload jsonb not null, status text not null default 'NEW',
        attempts int not null default 0, locked_until timestamptz, last_error text, created_at timestamptz not null default now(), sent_at timestamptz)`
