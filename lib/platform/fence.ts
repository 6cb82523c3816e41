import type { Sql } from './database.ts'
import { AppError } from './errors.ts'
import type { Lease } from './leases.ts'

/** First statement of a transaction that writes what a source gave: throws `conflict` when the lease is another's by now, and keeps it from changing hands until the commit. */
export async function assertLease(sql: Sql, lease: Lease): Promise<void> {
  const held = await sql.query('select 1 from lease where source_id = $1 and epoch = $2 and holder = $3 and expires_at > now() for share', [
    lease.sourceId,
    lease.epoch,
    lease.holder,
  ])
  if (held.rowCount !== 1) throw new AppError('conflict', `The lease on ${lease.sourceId} was lost.`)
}
