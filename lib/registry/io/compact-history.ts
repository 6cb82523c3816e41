// Reduces flapping in the days of history that are over; see flaps.ts for what that means for a past state.
import type pg from 'pg'
import { z } from 'zod'
import { inTransaction, type Database } from '../../platform/database.ts'
import { flapsOf, type Flap, type StoredFlapEvent } from '../flaps.ts'

/** How often it is worth looking */
export const compactionEveryMs = 6 * 3_600_000
/** Only what is older is touched: the last days stay exact to the event */
const olderThanDays = 2
/** How many days before that are looked at; what a worker that was away longer missed stays as it is */
const spanDays = 3
/** Events of one endpoint further apart are no flapping */
const gapMs = 10 * 60_000

/** Endpoints per transaction, and events of one endpoint: what is beyond waits for the next run. */
const keysPerRun = 500
const eventsPerKey = 20_000
const dayMs = 86_400_000

/** Answers how many events were reduced. Two workers may run it at once: the second finds nothing. */
export async function compactHistory({ pool }: Pick<Database, 'pool'>, now: Date): Promise<number> {
  const until = Math.floor(now.getTime() / dayMs - olderThanDays) * dayMs
  let reduced = 0
  for (let day = spanDays; day > 0; day -= 1) {
    const from = new Date(until - day * dayMs)
    reduced += await inTransaction((sql) => compactDay(sql, { from, until: new Date(from.getTime() + dayMs) }), pool)
  }
  return reduced
}

type Day = { from: Date; until: Date }
type Key = Pick<StoredFlapEvent, 'sourceId' | 'service' | 'application' | 'address'> & { what: string; protocol: string }

async function compactDay(sql: pg.PoolClient, day: Day): Promise<number> {
  const locked = await sql.query<{ mine: boolean }>(`select pg_try_advisory_xact_lock(hashtext('pilothouse.compact-history')) as mine`)
  if (!locked.rows[0]?.mine) return 0
  let reduced = 0
  for (const key of await flappingKeys(sql, day))
    for (const flap of flapsOf(await eventsOf(sql, day, key), gapMs)) {
      await replace(sql, flap)
      reduced += flap.removed.length
    }
  return reduced
}

/** Endpoints that came and went at least twice; an appearance that was changed in between is sorted out later. */
async function flappingKeys(sql: pg.PoolClient, { from, until }: Day): Promise<Key[]> {
  const found = await sql.query<Key>(
    `select source_id as "sourceId", service, application, address, split_part(type, '-', 1) as what, coalesce(detail ->> 'protocol', '') as protocol
     from registry_event where at >= $1 and at < $2 and (type like '%-appeared' or type like '%-disappeared') and type not like 'rule-%'
     group by 1, 2, 3, 4, 5, 6 having count(*) filter (where type like '%-disappeared') > 1 and count(*) filter (where type like '%-appeared') > 1
     order by count(*) desc limit $3`,
    [from, until, keysPerRun],
  )
  return found.rows
}

const detailSchema = z.looseObject({ protocol: z.string().optional(), before: z.unknown().optional(), operationId: z.string().optional() })

async function eventsOf(sql: pg.PoolClient, { from, until }: Day, key: Key): Promise<StoredFlapEvent[]> {
  const found = await sql.query<Omit<StoredFlapEvent, 'detail'> & { detail: unknown }>(
    `select id, at, source_id as "sourceId", type, service, application, address, detail from registry_event
     where at >= $1 and at < $2 and source_id = $3 and service = $4 and application = $5 and address = $6
       and type like $7 || '-%' and coalesce(detail ->> 'protocol', '') = $8 order by at, id limit $9`,
    [from, until, key.sourceId, key.service, key.application, key.address, key.what, key.protocol, eventsPerKey],
  )
  return found.rows.map((row) => ({ ...row, detail: detailSchema.safeParse(row.detail).data ?? {} }))
}

/** The row takes the place of the last event: its span ends there and is in its detail. */
async function replace(sql: pg.PoolClient, { first, last, pairs, removed }: Flap): Promise<void> {
  const { protocol } = last.detail
  await sql.query('delete from registry_event where source_id = $1 and at >= $2 and at <= $3 and id = any($4::bigint[])', [
    last.sourceId,
    first.at,
    last.at,
    removed.map((event) => event.id),
  ])
  await sql.query(
    'insert into registry_event (source_id, at, id, type, service, application, address, detail) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      last.sourceId,
      last.at,
      last.id,
      last.type.replace('disappeared', 'flapped'),
      last.service,
      last.application,
      last.address,
      JSON.stringify({
        ...(protocol === undefined ? {} : { protocol }),
        from: first.at.toISOString(),
        changes: { times: ['', String(pairs)], since: ['', first.at.toISOString()] },
      }),
    ],
  )
}
