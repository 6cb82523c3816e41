// The one door to PostgreSQL: a pg pool for hot paths, a Prisma client for ordinary queries, both on DATABASE_URL.
// They live on globalThis so that a hot reload in development does not open a new pool per edit.
import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { AppError, messageOf } from './errors.ts'
import { PrismaClient } from './prisma/client.ts'

export type Sql = Pick<pg.ClientBase, 'query'>
export type Database = {
  url: string
  pool: pg.Pool
  /** For transactions of many statements that need not wait for each other's answers: all are sent at once. Takes no COPY. */
  pipelined: pg.Pool
  prisma: PrismaClient
  close(): Promise<void>
}

// 64-bit integers stay decimal strings unless a query asks otherwise: offsets do not fit a double
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => text)

type Holder = { pilothouseDatabase?: Database | undefined }
const holder = globalThis as Holder

/** The process's database, opened at first use. Throws `unavailable` when DATABASE_URL is missing. */
export function database(): Database {
  const url = process.env['DATABASE_URL']
  if (!url)
    throw new AppError('unavailable', 'DATABASE_URL is not set. Start Pilothouse with npm start, or set it to a PostgreSQL 17+ database.')
  if (holder.pilothouseDatabase?.url === url) return holder.pilothouseDatabase
  holder.pilothouseDatabase = openDatabase(url)
  return holder.pilothouseDatabase
}

/** Opens a database of its own; the caller closes it. */
export function openDatabase(url: string, maxConnections = 12): Database {
  const settings: pg.PoolConfig = {
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 5000,
    statement_timeout: 30_000,
    // a new connection costs more than what a page asks of it, and a search asks ten things at once
    idleTimeoutMillis: 600_000,
    allowExitOnIdle: true,
  }
  const pool = new pg.Pool(settings)
  const pipelined = new pg.Pool({ ...settings, pipeline: true })
  // an idle connection that dies (server restart) must not take the process down; the next query reconnects
  for (const each of [pool, pipelined]) each.on('error', () => {})
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    url,
    pool,
    pipelined,
    prisma,
    async close() {
      if (holder.pilothouseDatabase?.url === url) holder.pilothouseDatabase = undefined
      await prisma.$disconnect()
      for (const each of [pool, pipelined]) if (!each.ended) await each.end()
    },
  }
}

/** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
export async function inTransaction<T>(work: (sql: pg.PoolClient) => Promise<T>, pool: pg.Pool = database().pool): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const begun = client.query('begin')
    const [result] = await Promise.all([client.pipeline ? work(client) : begun.then(() => work(client)), begun])
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(messageOf(failure))
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/**
 * For a query of many rows whose lists and documents are mostly the same: each text is parsed once, and rows share the value. It lives
 * as long as the query's rows; they must not change what they hold.
 */
export function sharedValues(): pg.CustomTypesConfig {
  const { types } = pg
  const byType = new Map<number, Map<string, unknown>>()
  const shared = (oid: number, parse: (text: string) => unknown) => {
    const values = byType.get(oid) ?? new Map<string, unknown>()
    byType.set(oid, values)
    return (text: string) => {
      if (!values.has(text)) values.set(text, parse(text))
      return values.get(text)
    }
  }
  return {
    getTypeParser: (...asked: Parameters<typeof types.getTypeParser>) => {
      const parse: (text: string) => unknown = types.getTypeParser(...asked)
      return sharedOids.has(asked[0]) ? shared(asked[0], parse) : parse
    },
  }
}

/**
 * A statement that each connection parses and plans once and keeps: for those asked all day with one text, whose best plan is the same
 * whatever their values are: not where an index serves some patterns and not others, or cuts out some pages. Texts must be few: they are kept as long as the connection.
 */
export const prepared = (text: string, values: unknown[] = []): pg.QueryConfig & { name: string } => ({
  name: statementName(text),
  text,
  values,
})

const statementNames = new Map<string, string>()

function statementName(text: string): string {
  const known = statementNames.get(text) ?? createHash('sha256').update(text).digest('base64url')
  statementNames.set(text, known)
  return known
}

/** text[], which the library has no name for, and jsonb */
const sharedOids: ReadonlySet<number> = new Set([1009, pg.types.builtins.JSONB])

/** SQLSTATE of a failed query, or undefined: 23505 = unique violation. */
export const sqlStateOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined
