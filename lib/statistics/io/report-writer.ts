// The one statement through which call figures enter: reports and the minutes they add up to, both or neither. Reports are
// idempotent by their key (an application that got no answer sends the same row again), and minutes grow only by rows that were
// really inserted. `on conflict` doubles the cost of an insert and one-way reports never come twice: so the first try has none and
// takes the minutes as summed here; when a row was there already it fails as a whole, and the second try lets the database decide.
import { type Sql, sqlStateOf } from '../../platform/database.ts'
import type { CallRow } from '../call-row.ts'
import { toMinutes } from '../minutes.ts'

const keyColumns = 'side, application, interface, "group", version, method, client, server'
const figures = 'success, failure, elapsed_ms, max_elapsed_ms, concurrent, input_bytes, output_bytes'

/** Rows out of seventeen arrays, whose first parameter is `$from`. */
const unnested = (from: number): string => {
  const types = [
    'float8',
    ...Array.from({ length: 8 }, () => 'text'),
    'bigint',
    'bigint',
    'bigint',
    'bigint',
    'int',
    'bigint',
    'bigint',
    'boolean',
  ]
  return `unnest(${types.map((type, index) => `$${from + index}::${type}[]`).join(', ')}) as row (at_ms, ${keyColumns}, ${figures}, covers_unknown_time)`
}

const insertReportsInto = `insert into call_report (source_id, at, ${keyColumns}, ${figures}, covers_unknown_time)
  select $1, to_timestamp(at_ms / 1000), ${keyColumns}, ${figures}, covers_unknown_time from ${unnested(2)}`

const addToMinutes = `on conflict (source_id, minute, ${keyColumns}) do update set
    success = minute.success + excluded.success, failure = minute.failure + excluded.failure, elapsed_ms = minute.elapsed_ms + excluded.elapsed_ms,
    max_elapsed_ms = greatest(minute.max_elapsed_ms, excluded.max_elapsed_ms), concurrent = greatest(minute.concurrent, excluded.concurrent),
    input_bytes = minute.input_bytes + excluded.input_bytes, output_bytes = minute.output_bytes + excluded.output_bytes`

const strictInsert = {
  name: 'insert-call-reports',
  text: `with inserted as (${insertReportsInto})
insert into call_minute as minute (source_id, minute, ${keyColumns}, ${figures})
select $1, to_timestamp(at_ms / 1000), ${keyColumns}, ${figures} from ${unnested(19)} ${addToMinutes}`,
}

const lenientInsert = {
  name: 'insert-call-reports-again',
  text: `with inserted as (${insertReportsInto} on conflict do nothing returning *), added as (
  insert into call_minute as minute (source_id, minute, ${keyColumns}, ${figures})
  select source_id, date_trunc('minute', at), ${keyColumns}, sum(success), sum(failure), sum(elapsed_ms), max(max_elapsed_ms), max(concurrent), sum(input_bytes), sum(output_bytes)
  from inserted where not covers_unknown_time group by 1, 2, ${keyColumns} ${addToMinutes})
select count(*)::int as count from inserted`,
}

const uniqueViolation = '23505'

/** Stores reports of one source and adds those that tell of a known time to their minutes. Answers how many were new. */
export async function insertReports(sql: Sql, sourceId: string, rows: readonly CallRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const reports = columnsOf(rows)
  try {
    await sql.query({
      ...strictInsert,
      values: [sourceId, ...reports, ...columnsOf(toMinutes(rows.filter((row) => !row.coversUnknownTime)))],
    })
    return rows.length
  } catch (error) {
    if (sqlStateOf(error) !== uniqueViolation) throw error
    const found = await sql.query<{ count: number }>({ ...lenientInsert, values: [sourceId, ...reports] })
    return found.rows[0]?.count ?? 0
  }
}

const columnsOf = (rows: readonly CallRow[]): string[] => columnNames.map((name) => arrayText(rows, name))

/** PostgreSQL's array literal; the driver's own takes four times as long, a sixth of the whole write. */
const arrayText = (rows: readonly CallRow[], name: keyof CallRow): string =>
  `{${rows
    .map((row) => {
      const value = row[name] ?? false
      return typeof value !== 'string' ? value : `"${/["\\]/.test(value) ? value.replace(/["\\]/g, String.raw`\$&`) : value}"`
    })
    .join(',')}}`

/** In the order of `unnested`. */
const columnNames = [
  'atMs',
  'side',
  'application',
  'interface',
  'group',
  'version',
  'method',
  'client',
  'server',
  'success',
  'failure',
  'elapsedMs',
  'maxElapsedMs',
  'concurrent',
  'inputBytes',
  'outputBytes',
  'coversUnknownTime',
] as const satisfies readonly (keyof CallRow)[]
