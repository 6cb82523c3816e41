// When anything was measured at all: the steps in which some application reported, whichever it was. A step with none was not
// measured (nobody had reported yet, the receiver was down, or only what covers an unknown time came): it is a gap, not 0 calls.
// A fleet in which nobody called anybody looks the same: reports without a call are not kept.
import { database, type Sql } from '../../platform/database.ts'
import type { TimeRange } from '../time-range.ts'
import type { Resolution } from './store.ts'

const rows = {
  minutes: `call_minute where source_id = source.id and minute >= step.at and minute < step.at + step.length`,
  reports: `call_report where source_id = source.id and at >= step.at and at < step.at + step.length and not covers_unknown_time`,
} as const satisfies Record<Resolution, string>

/**
 * Starts (ms) of the measured steps of a range, aligned to the epoch. One look into the key per step and source, however many
 * rows a step has: `limit` in a lateral join keeps it from becoming a scan.
 */
export async function readMeasuredSteps(
  { from, to }: TimeRange,
  { resolution, stepSeconds }: { resolution: Resolution; stepSeconds: number },
  sql: Sql = database().pool,
): Promise<number[]> {
  const stepMs = stepSeconds * 1000
  const first = Math.floor(from.getTime() / stepMs) * stepMs
  const found = await sql.query<{ atMs: number }>(
    `select distinct (extract(epoch from step.at) * 1000)::float8 as "atMs"
     from (select at, make_interval(secs => $3) as length from generate_series($1::timestamptz, $2::timestamptz, make_interval(secs => $3)) as at) as step
     cross join source cross join lateral (select 1 from ${rows[resolution]} limit 1) as report
     where source.kind in ('monitor', 'prometheus') and step.at < $2 order by 1`,
    [new Date(first), to, stepSeconds],
  )
  return found.rows.map(({ atMs }) => atMs)
}
