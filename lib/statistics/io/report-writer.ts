// The one statement through which call figures enter. Reports are idempotent by their key (an application that got no answer sends
// the same row again), and minutes grow only by rows that were really inserted.
import type { Sql } from '../../platform/database.ts'
import type { CallRow } from '../call-row.ts'

const insertText = `
with incoming as (
  select * from unnest($2::float8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
                       $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::int[], $16::bigint[], $17::bigint[])
    as row (at_ms, side, application, interface, "group", version, method, client, server, success, failure, elapsed_ms, max_elapsed_ms, concurrent, input_bytes, output_bytes)
), inserted as (
  insert into call_report (source_id, at, side, application, interface, "group", version, method, client, server, success, failure, elapsed_ms, max_elapsed_ms, concurrent, input_bytes, output_bytes)
  select $1, to_timestamp(at_ms / 1000), side, application, interface, "group", version, method, client, server, success, failure, elapsed_ms, max_elapsed_ms, concurrent, input_bytes, output_bytes
  from incoming
  on conflict do nothing
  returning *
), added as (
  insert into call_minute as minute (source_id, minute, side, application, interface, "group", version, method, client, server, success, failure, elapsed_ms, max_elapsed_ms, concurrent, input_bytes, output_bytes)
  select source_id, date_trunc('minute', at), side, application, interface, "group", version, method, client, server,
         sum(success), sum(failure), sum(elapsed_ms), max(max_elapsed_ms), max(concurrent), sum(input_bytes), sum(output_bytes)
  from inserted group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  on conflict (source_id, minute, side, application, interface, "group", version, method, client, server) do update set
    success = minute.success + excluded.success, failure = minute.failure + excluded.failure, elapsed_ms = minute.elapsed_ms + excluded.elapsed_ms,
    max_elapsed_ms = greatest(minute.max_elapsed_ms, excluded.max_elapsed_ms), concurrent = greatest(minute.concurrent, excluded.concurrent),
    input_bytes = minute.input_bytes + excluded.input_bytes, output_bytes = minute.output_bytes + excluded.output_bytes
)
select count(*)::int as count from inserted`

/** Stores reports of one source and adds them to their minutes, in one statement. Answers how many were new. */
export async function insertReports(sql: Sql, sourceId: string, rows: readonly CallRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const column = <K extends keyof CallRow>(name: K): CallRow[K][] => rows.map((row) => row[name])
  const found = await sql.query<{ count: number }>({
    name: 'insert-call-reports',
    text: insertText,
    values: [
      sourceId,
      column('atMs'),
      column('side'),
      column('application'),
      column('interface'),
      column('group'),
      column('version'),
      column('method'),
      column('client'),
      column('server'),
      column('success'),
      column('failure'),
      column('elapsedMs'),
      column('maxElapsedMs'),
      column('concurrent'),
      column('inputBytes'),
      column('outputBytes'),
    ],
  })
  return found.rows[0]?.count ?? 0
}
