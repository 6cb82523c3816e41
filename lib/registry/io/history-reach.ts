// How far back the history of a registry can be asked, and where it has holes. Written by the snapshot (the only moment at which a
// collector knows that it was away) and by the upkeep that drops old days.
import { database, type Sql } from '../../platform/database.ts'
import type { Writing } from './store.ts'

/** Three missed heartbeats of the collector: less is no time in which nobody looked */
const gapMs = 15_000
const dayMs = 86_400_000

/**
 * To be called by every snapshot before it marks its source fresh. The first one begins the history: what it finds did not appear, we
 * only just came. Later ones note since when nobody had looked.
 */
export async function recordReach({ sql, sourceId, now }: Writing, isFirst: boolean): Promise<void> {
  await sql.query(
    `insert into registry_reach as r (source_id, since) values ($1, $2)
     on conflict (source_id) do update set since = case when $3 then excluded.since else r.since end`,
    [sourceId, now, isFirst],
  )
  if (isFirst) return
  await sql.query(
    `insert into registry_gap (source_id, since, until) select id, as_of, $2::timestamptz from source
     where id = $1 and as_of < $2::timestamptz - $3 * interval '1 millisecond' on conflict do nothing`,
    [sourceId, now, gapMs],
  )
}

/** After days went (see dropOldPartitions, which drops whole ones): no history reaches further than the midnight of the oldest kept. */
export async function cutReach(sql: Sql, keepDays: number, now: Date): Promise<void> {
  const before = new Date(Math.floor(now.getTime() / dayMs - keepDays) * dayMs)
  await sql.query('update registry_reach set since = $1 where since < $1', [before])
  await sql.query('delete from registry_gap where until < $1', [before])
}

export type Reach = { sourceId: string; since: Date }

/** Since when the history of each registry can be asked. */
export async function reaches(sql: Sql, sourceId: string | null): Promise<Reach[]> {
  const found = await sql.query<Reach>(
    'select source_id as "sourceId", since from registry_reach where $1::text is null or source_id = $1 order by source_id',
    [sourceId],
  )
  return found.rows
}

export type Gap = { sourceId: string; since: Date; until: Date }

/** The gaps an instant lies in. */
export async function gapsAt(sql: Sql, at: Date, sourceIds: readonly string[]): Promise<Gap[]> {
  const found = await sql.query<Gap>(
    `select source_id as "sourceId", since, until from registry_gap where since < $1 and until > $1 and source_id = any($2) order by source_id, until`,
    [at, sourceIds],
  )
  return found.rows
}

/** The oldest instant that can be asked of any registry. */
export async function oldestInstant(): Promise<Date | undefined> {
  const found = await database().pool.query<{ since: Date | null }>('select min(since) as since from registry_reach')
  return found.rows[0]?.since ?? undefined
}

/** Is there such a service, or was there ever one within the history? */
export async function isServiceKnown(id: string): Promise<boolean> {
  const found = await database().pool.query<{ known: boolean }>(
    'select exists (select 1 from service where id = $1) or exists (select 1 from registry_event where service = $1) as known',
    [id],
  )
  return found.rows[0]?.known ?? false
}
