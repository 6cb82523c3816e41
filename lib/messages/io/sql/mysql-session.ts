import { createConnection, type Connection, type QueryResult } from 'mysql2/promise'
import { AppError } from '../../../platform/errors.ts'
import {
  answered,
  answerGraceMs,
  codeOf,
  connectTimeoutMs,
  idleTransactionMs,
  translated,
  type Binder,
  type Columns,
  type ColumnType,
  type Row,
  type SessionOptions,
  type SqlSession,
  type Syntax,
  type Written,
} from './session.ts'

/** Where it exists, every write leaves its operation's id there in the same transaction: MySQL has no other proof of a commit. */
export const marksTable = 'pilothouse_operation'

const name = (identifier: string): string => `\`${identifier.replaceAll('`', '``')}\``

const syntax: Syntax = {
  binder() {
    const values: Binder['values'] = []
    return { values, bind: (value) => `:p${values.push(typeof value === 'object' && value !== null ? [...value] : value) - 1}` }
  },
  name,
  text: (column) => `cast(${column} as char)`,
  keyText: (column, type) => (type === 'binary' ? `lower(hex(${column}))` : `cast(${column} as char)`),
  keyValue: (placeholder, type) => (type === 'binary' ? `unhex(${placeholder})` : placeholder),
  oneOf: (column, binder, values) => `${column} in (${binder.bind(values)})`,
  noneOf: (column, binder, values) => `${column} not in (${binder.bind(values)})`,
  ageMs: (column, type) =>
    type === 'time' ? `timestampdiff(microsecond, ${column}, now(6)) / 1000` : `unix_timestamp(now(6)) * 1000 - ${column}`,
  since: (column, type, ageMs) =>
    type === 'time'
      ? `${column} >= now(6) - interval ${ageMs * 1000} microsecond`
      : `${column} >= unix_timestamp(now(6)) * 1000 - ${ageMs}`,
  now: 'now(6)',
  left: (expression, length) => `left(${expression}, ${length})`,
  version: (columns, payload) => {
    const kept = [...columns.values()].filter((column) => column.name !== payload)
    return `sha2(concat_ws('|', ${kept.map((column) => `coalesce(hex(t.${name(column.name)}), '-')`).join(', ')}), 256)`
  },
  deleteFrom: (table) => `delete t from ${table} t`,
  row: 't.*',
}

/** A connection of its own, opened now. */
export async function openMysqlSession({ url, what, timeZone, statementTimeoutMs }: SessionOptions): Promise<SqlSession> {
  const connection = await translated(what, connect(url))
  connection.on('error', () => {})
  const limit = { what, limitMs: statementTimeoutMs + answerGraceMs, drop: () => connection.destroy() }
  const run = async (text: string, values: Binder['values'] = []): Promise<QueryResult> => {
    const named = Object.fromEntries(values.map((value, index) => [`p${index}`, value]))
    const [result] = await answered(connection.query<QueryResult>(text, named), limit)
    return result
  }
  const rowsOf = (result: QueryResult): Row[] =>
    Array.isArray(result) ? result.flatMap((row): Row[] => (Array.isArray(row) ? [] : [{ ...row }])) : []
  try {
    await run(
      `set session wait_timeout = ${idleTransactionMs / 1000}, session innodb_lock_wait_timeout = 2, session transaction_isolation = 'READ-COMMITTED'`,
    )
    await answered(limitStatements(connection, statementTimeoutMs), limit)
    if (timeZone !== undefined) await run('set session time_zone = :p0', [timeZone])
  } catch (error) {
    connection.destroy()
    throw error
  }
  const query = async (text: string, values?: Binder['values']): Promise<Row[]> => rowsOf(await run(text, values))
  const columnsOf = async (table: readonly string[]): Promise<Columns> =>
    columnsFrom(await query(columnsSql, [table.at(-1) ?? '', table.at(-2) ?? null]))
  const hasMarks = async (): Promise<boolean> => (await columnsOf([marksTable])).size > 0
  return {
    syntax,
    query: (text, binder) => query(text, binder?.values),
    async change(text, binder) {
      const result = await run(text, binder.values)
      return 'affectedRows' in result ? result.affectedRows : 0
    },
    begin: async () => void (await run('start transaction')),
    beginReading: async () => void (await run('start transaction read only')),
    commit: async () => void (await run('commit')),
    rollback: async () => void (await run('rollback').catch(() => {})),
    columnsOf,
    async receipt(operationId) {
      if (!(await hasMarks())) return {}
      // a second write of one operation fails here
      await run(`insert into ${name(marksTable)} (operation) values (:p0)`, [operationId])
      return { marked: 'yes' }
    },
    async written(receipt, operationId) {
      if (receipt['marked'] !== 'yes') return 'unknown'
      // a plain read shows no mark of a transaction that still stands, as if it had never been; this one waits for its end
      const text = `select 1 as one from ${name(marksTable)} where operation = :p0 lock in share mode`
      return query(text, [operationId]).then((found): Written => (found.length > 0 ? 'yes' : 'no'), openIfLocked)
    },
    async estimate(text, binder) {
      const [first] = await query(`explain ${text}`, binder.values)
      return first?.['rows'] === undefined ? undefined : Number(first['rows'])
    },
    // a worker that gives up must not wait for a server that hangs
    close: async () => connection.destroy(),
  }
}

function openIfLocked(error: unknown): Written {
  if (codeOf(error instanceof AppError ? error.cause : error) === 'ER_LOCK_WAIT_TIMEOUT') return 'open'
  throw error
}

const connect = (url: string): Promise<Connection> =>
  createConnection({
    uri: url.replace(/^mariadb:/, 'mysql:'),
    connectTimeout: connectTimeoutMs,
    namedPlaceholders: true,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
    // changed, not merely matched rows would make a write that changes nothing look like one that found nothing
    flags: ['FOUND_ROWS'],
  })

/** MariaDB says it in seconds, MySQL in milliseconds. */
async function limitStatements(connection: Connection, statementTimeoutMs: number): Promise<void> {
  await connection.query(`set session max_statement_time = ${statementTimeoutMs / 1000}`).catch((error: unknown) => {
    if (codeOf(error) !== 'ER_UNKNOWN_SYSTEM_VARIABLE') throw error
    return connection.query(`set session max_execution_time = ${statementTimeoutMs}`)
  })
}

const columnsSql = `select column_name as name, data_type as type, is_nullable as nullable from information_schema.columns
  where table_name = :p0 and table_schema = coalesce(:p1, database()) order by ordinal_position`

function columnsFrom(rows: readonly Row[]): Columns {
  return new Map(
    rows.map((row) => [
      String(row['name']).toLowerCase(),
      { name: String(row['name']), type: typeOf(String(row['type'])), nullable: row['nullable'] !== 'NO' },
    ]),
  )
}

function typeOf(type: string): ColumnType {
  if (/^(datetime|timestamp|date)$/.test(type)) return 'time'
  if (/^(bigint|int|mediumint|smallint)$/.test(type)) return 'integer'
  return /binary|blob/.test(type) ? 'binary' : 'other'
}
