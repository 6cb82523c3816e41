// Each source is worked on by one worker at a time. A lease is a row with an expiry and an epoch that grows with every new
// holder; whoever writes a result names the epoch it was claimed under, and an old epoch writes nothing (fencing).
import type { Sql } from './database.ts'

export type Lease = { sourceId: string; holder: string; epoch: string }

/** Takes a free or expired lease, or keeps one already held. Undefined: somebody else holds it. */
export async function acquireLease(sql: Sql, sourceId: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
  const found = await sql.query<{ epoch: string }>(
    `insert into lease as held (source_id, holder, epoch, expires_at) values ($1, $2, 1, now() + $3 * interval '1 millisecond')
     on conflict (source_id) do update
       set epoch = case when held.holder = excluded.holder and held.expires_at > now() then held.epoch else held.epoch + 1 end,
           holder = excluded.holder, expires_at = excluded.expires_at
       where held.holder = excluded.holder or held.expires_at <= now()
     returning epoch`,
    [sourceId, holder, ttlMs],
  )
  const row = found.rows[0]
  return row ? { sourceId, holder, epoch: row.epoch } : undefined
}

/** Prolongs leases still held under their epoch; answers the ids of those that were kept. */
export async function renewLeases(sql: Sql, leases: readonly Lease[], ttlMs: number): Promise<Set<string>> {
  if (leases.length === 0) return new Set()
  const found = await sql.query<{ source_id: string }>(
    `update lease set expires_at = now() + $3 * interval '1 millisecond'
     from unnest($1::text[], $2::bigint[]) as mine (source_id, epoch)
     where lease.source_id = mine.source_id and lease.epoch = mine.epoch and lease.holder = $4 and lease.expires_at > now()
     returning lease.source_id`,
    [leases.map((lease) => lease.sourceId), leases.map((lease) => lease.epoch), ttlMs, leases[0]?.holder],
  )
  return new Set(found.rows.map((row) => row.source_id))
}

/** Gives a lease up, so that another worker need not wait for its expiry. The column keeps milliseconds: rounded up, it would not be over yet. */
export async function releaseLease(sql: Sql, lease: Lease): Promise<void> {
  await sql.query(`update lease set expires_at = date_trunc('milliseconds', now()) where source_id = $1 and epoch = $2 and holder = $3`, [
    lease.sourceId,
    lease.epoch,
    lease.holder,
  ])
}
