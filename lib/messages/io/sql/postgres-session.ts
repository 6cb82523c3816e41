import { Client } from 'pg'
import {
  answered,
  answerGraceMs,
  connectTimeoutMs,
  idleTransactionMs,
  type Binder,
  type Columns,
  type ColumnType,
  type Row,
  type SessionOptions,
  type SqlSession,
  type Syntax,
  type Written,
} from './session.ts'

const name = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`

const goodbyeMs = 1_000

/** xmin is the transaction that wrote this version of the row: it moves with every change, whoever makes it. */
const syntax: Syntax = {
  binder() {
    const values: Binder['values'] = []
    return { values, bind: (value) => `$${values.push(typeof value === 'object' && value !== null ? [...value] : value)}` }
  },
  name,
  text: (column) => `${column}::text`,
  keyText: (column) => `${column}::text`,
  keyValue: (placeholder) => placeholder,
  oneOf: (column, binder, values) => `${column} = any(${binder.bind(values)})`,
  noneOf: (column, binder, values) => `${column} <> all(${binder.bind(values)})`,
  ageMs: (column, type) =>
    type === 'time' ? `extract(epoch from now() - ${column}::timestamptz) * 1000` : `extract(epoch from now()) * 1000 - ${column}`,
  since: (column, type, ageMs) =>
    type === 'time'
      ? `${column} >= now() - interval '${ageMs} milliseconds'`
      : `${column} >= (extract(epoch from now()) * 1000)::bigint - ${ageMs}`,
  now: 'now()',
  left: (expression, length) => `left(${expression}, ${length})`,
  version: () => 't.xmin::text',
  deleteFrom: (table) => `delete from ${table} t`,
  row: 'to_jsonb(t) as whole_row',
}

/** A connection of its own, opened now. */
export async function openPostgresSession({ url, what, timeZone, statementTimeoutMs, database }: SessionOptions): Promise<SqlSession> {
  const client = new Client({
    connectionString: database ? inDatabase(url, database) : url,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleTransactionMs,
    lock_timeout: 2_000,
    application_name: 'pilothouse',
  })
  client.on('error', () => {})
  const drop = (): void => void client.connection.stream.destroy()
  const limit = { what, limitMs: statementTimeoutMs + answerGraceMs, drop }
  const run = (text: string, values: unknown[] = []) => answered(client.query<Row>(text, values), limit)
  try {
    await answered(client.connect(), { what, limitMs: connectTimeoutMs, drop })
    if (timeZone !== undefined) await run('select set_config($1, $2, false)', ['TimeZone', timeZone])
  } catch (error) {
    await end(client)
    throw error
  }
  return {
    syntax,
    query: async (text, binder) => (await run(text, binder?.values)).rows,
    change: async (text, binder) => (await run(text, binder.values)).rowCount ?? 0,
    begin: async () => void (await run('begin')),
    beginReading: async () => void (await run('begin read only')),
    commit: async () => void (await run('commit')),
    rollback: async () => void (await run('rollback').catch(() => {})),
    columnsOf: async (table) => columnsFrom((await run(columnsSql, [table.map(name).join('.')])).rows),
    receipt: async () => ({ transaction: String((await run('select pg_current_xact_id()::text as id')).rows[0]?.['id']) }),
    written: (receipt) => writtenBy(run, String(receipt['transaction'])),
    estimate: async (text, binder) => plannedRows((await run(`explain (format json) ${text}`, binder.values)).rows[0]),
    close: () => end(client),
  }
}

/** A worker that gives up must not wait for a server that hangs: its goodbye is awaited for a moment only. */
async function end(client: Client): Promise<void> {
  const late = setTimeout(() => client.connection.stream.destroy(), goodbyeMs)
  await client.end().catch(() => {})
  clearTimeout(late)
}

function inDatabase(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${encodeURIComponent(database)}`
  return other.toString()
}

/**
 * An id that a crash of the server took away is in nobody's log: asked for it, pg_xact_status fails until the id is given out again. The
 * lock is looked for first: a transaction that ends gives it back after its id counts as ended.
 */
async function writtenBy(run: (text: string, values: unknown[]) => Promise<{ rows: Row[] }>, transaction: string): Promise<Written> {
  const locked = `select 1 from pg_locks where locktype = 'transactionid' and transactionid = $1::text::xid8::xid and granted`
  if ((await run(locked, [transaction])).rows.length > 0) return 'open'
  const ended = `select case when $1::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) then 'aborted' else pg_xact_status($1::text::xid8) end as status`
  return writtenOf[String((await run(ended, [transaction])).rows[0]?.['status'])] ?? 'unknown'
}

const writtenOf: Readonly<Record<string, Written>> = { committed: 'yes', aborted: 'no', 'in progress': 'open' }

const columnsSql = `select a.attname as name, format_type(a.atttypid, null) as type, t.typtype = 'e' as is_enum, not a.attnotnull as nullable
  from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`

function columnsFrom(rows: readonly Row[]): Columns {
  return new Map(
    rows.map((row) => [
      String(row['name']),
      {
        name: String(row['name']),
        type: row['is_enum'] === true ? 'enum' : typeOf(String(row['type'])),
        nullable: row['nullable'] === true,
      },
    ]),
  )
}

function typeOf(type: string): ColumnType {
  if (/^(timestamp|date)/.test(type)) return 'time'
  return /^(bigint|integer|smallint)$/.test(type) ? 'integer' : 'other'
}

function plannedRows(row: Row | undefined): number | undefined {
  const plan: unknown = row?.['QUERY PLAN']
  const first: unknown = Array.isArray(plan) ? plan[0] : undefined
  if (typeof first !== 'object' || first === null || !('Plan' in first)) return undefined
  const top: unknown = first.Plan
  return typeof top === 'object' && top !== null && 'Plan Rows' in top ? Number(top['Plan Rows']) : undefined
}
