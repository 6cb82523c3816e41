// One short connection to an application's database, and what differs between PostgreSQL and MySQL/MariaDB: names, times, lists,
// what moves with every change of a row, and how a write is proved afterwards.
import { sayOfConnection as say } from '../../../platform/connection-sentences.ts'
import { AppError, messageOf } from '../../../platform/errors.ts'

export type Row = Record<string, unknown>
export type SqlValue = string | number | boolean | null
/** What a column holds, as far as statements have to know. */
export type ColumnType = 'time' | 'integer' | 'binary' | 'enum' | 'other'
export type Column = { name: string; type: ColumnType; nullable: boolean }
export type Columns = ReadonlyMap<string, Column>
/** `yes` = committed, `no` = it never was, `open` = its transaction still stands, `unknown` = nobody can tell. */
export type Written = 'yes' | 'no' | 'open' | 'unknown'

/** Values of one statement; `bind` answers the placeholder. */
export type Binder = { bind(value: SqlValue | readonly SqlValue[]): string; values: (SqlValue | SqlValue[])[] }

export interface SqlSession {
  readonly syntax: Syntax
  query(text: string, binder?: Binder): Promise<Row[]>
  /** How many rows were changed. */
  change(text: string, binder: Binder): Promise<number>
  begin(): Promise<void>
  /** A transaction in which the server refuses every write. */
  beginReading(): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
  /** Columns by name (in lower case where the database does not care); empty when there is no such table. */
  columnsOf(table: readonly string[]): Promise<Columns>
  /** Inside a transaction that wrote: what will prove later whether it was committed. */
  receipt(operationId: string): Promise<Record<string, string>>
  /** What became of the transaction that gave the receipt. */
  written(receipt: Record<string, unknown>, operationId: string): Promise<Written>
  /** How many rows the planner expects; never reads them. */
  estimate(text: string, binder: Binder): Promise<number | undefined>
  close(): Promise<void>
}

/** Pieces of SQL. Names are quoted by `name`, values are bound: nothing of a caller's text becomes part of a statement. */
export interface Syntax {
  binder(): Binder
  name(identifier: string): string
  text(column: string): string
  /** a key column as text, and a text as that key */
  keyText(column: string, type: ColumnType): string
  keyValue(placeholder: string, type: ColumnType): string
  oneOf(column: string, binder: Binder, values: readonly SqlValue[]): string
  noneOf(column: string, binder: Binder, values: readonly SqlValue[]): string
  /** milliseconds from a time (or from a number of ms) until now */
  ageMs(column: string, type: ColumnType): string
  /** true where that is at most `ageMs`; an index on the column can serve it */
  since(column: string, type: ColumnType, ageMs: number): string
  now: string
  left(expression: string, length: number): string
  /** moves with every change of the row */
  version(columns: Columns, payload: string | undefined): string
  deleteFrom(table: string): string
  /** the whole row */
  row: string
}

export type SessionOptions = {
  url: string
  what: string
  timeZone?: string | undefined
  statementTimeoutMs: number
  /** PostgreSQL: another database of the same server; '' or left out = the URL's own */
  database?: string | undefined
}

/** A transaction that is left alone for this long is ended by the server: a worker that hangs must not hold a row. */
export const idleTransactionMs = 10_000
export const connectTimeoutMs = 5_000
/** The server ends a statement itself; only one that is frozen, or a network that is cut, takes this much longer, in ms. */
export const answerGraceMs = 1_000

/** A statement, or its wait for a lock, took too long: SQLSTATE of PostgreSQL, error codes of MySQL and MariaDB. */
const tooLong: readonly unknown[] = [
  '57014',
  '55P03',
  'ER_QUERY_TIMEOUT',
  'ER_STATEMENT_TIMEOUT',
  // what a MariaDB statement that only sleeps gets from max_statement_time
  'ER_QUERY_INTERRUPTED',
  'ER_LOCK_WAIT_TIMEOUT',
  // MariaDB's ER_STATEMENT_TIMEOUT, which the driver has no name for
  1969,
]

const isTooLong = (error: unknown): boolean =>
  tooLong.includes(codeOf(error)) || (error instanceof Error && 'errno' in error && tooLong.includes(error.errno))

/** Runs `work`; what the driver throws comes out as `timeout` or `unavailable`, naming the source. */
export async function translated<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError(isTooLong(error) ? 'timeout' : 'unavailable', say('peer-problem', { at: what, reason: messageOf(error) }), {
      cause: error,
    })
  }
}

export type Limit = { what: string; limitMs: number; drop: () => void }

/**
 * As {@link translated}, for a server that may be frozen: it takes what is sent and never answers. After `limitMs` the session is dropped,
 * since whatever is asked on it next would wait behind the question that stands. What was sent may still be done when the server goes on.
 */
export async function answered<T>(work: Promise<T>, { what, limitMs, drop }: Limit): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new AppError('timeout', say('database-no-answer', { what, seconds: limitMs / 1000 })))
    drop()
  }, limitMs)
  try {
    return await Promise.race([translated(what, work), late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** SQLSTATE or the driver's name of an error. */
export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
