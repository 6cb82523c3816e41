// What the driver of bulk runs writes, all under its claim's epoch: one that lost its claim throws `conflict` and has written nothing.
import { database, inTransaction, type Sql } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { announce } from '../../platform/notify.ts'
import type { Counts } from '../bulk/progress.ts'
import type { Held, ItemState, RunState } from '../bulk/schema.ts'
import { itemColumns, runColumns, tellOfRun, type StoredItem, type StoredRun } from './bulk-store.ts'

export type RunClaim = Pick<StoredRun, 'id' | 'epoch'>

/** Claims the next run that is to be worked on; `except` were looked at in this round. */
export async function claimRun(holder: string, ttlMs: number, except: readonly string[]): Promise<StoredRun | undefined> {
  const found = await database().pool.query<StoredRun>(
    `update bulk_run set claimed_by = $1, epoch = epoch + 1, due_at = now() + $2 * interval '1 millisecond'
     where id = (select id from bulk_run where finished_at is null and state <> 'frozen' and due_at <= now() and id <> all($3)
       order by due_at limit 1 for update skip locked)
     returning ${runColumns}`,
    [holder, ttlMs, except],
  )
  return found.rows[0]
}

/** Gives the claim back: it may be claimed again after `inMs`; a person's word makes it due at once. */
export async function restRun({ id, epoch }: RunClaim, inMs: number): Promise<void> {
  // cut, not rounded: what is due now must not be due half a millisecond later
  await database().pool.query(
    `update bulk_run set due_at = date_trunc('milliseconds', now()) + $3 * interval '1 millisecond' where id = $1 and epoch = $2`,
    [id, epoch, inMs],
  )
}

const lost = (id: string): AppError => new AppError('conflict', `the claim on bulk run ${id} was lost`)

/** Locks the run for the caller's transaction and says its state. Throws `conflict` when the claim was lost. */
export async function fenceRun(sql: Sql, { id, epoch }: RunClaim): Promise<RunState> {
  const found = await sql.query<{ state: RunState }>('select state from bulk_run where id = $1 and epoch = $2 for update', [id, epoch])
  const row = found.rows[0]
  if (!row) throw lost(id)
  return row.state
}

/** The next items become `running`; none where the run is not running any more. `perMinute` bounds how many begin in a minute. */
export async function takeItems(claim: RunClaim, upTo: number, perMinute: number | null): Promise<number> {
  return inTransaction(async (sql) => {
    if ((await fenceRun(sql, claim)) !== 'running') return 0
    const done = await sql.query(
      `update bulk_item set state = 'running', started_at = clock_timestamp() where run_id = $1 and state = 'ready' and seq in (
         select seq from bulk_item where run_id = $1 and state = 'ready' order by seq
         limit greatest(0, least($2, $3::int - (select count(*) from bulk_item where run_id = $1 and started_at > now() - interval '1 minute'))))`,
      [claim.id, upTo, perMinute ?? 1_000_000],
    )
    await announce(sql, 'messages', [claim.id])
    return done.rowCount ?? 0
  })
}

/** Items whose operation is to be planned or followed. */
export async function runningItems(runId: string): Promise<StoredItem[]> {
  const found = await database().pool.query<StoredItem>(
    `select ${itemColumns} from bulk_item where run_id = $1 and state = 'running' order by seq`,
    [runId],
  )
  return found.rows
}

/** How one item ended. */
export async function endItem(claim: RunClaim, seq: number, { state, text }: { state: ItemState; text: string }): Promise<void> {
  await inTransaction(async (sql) => {
    await fenceRun(sql, claim)
    await sql.query(
      `update bulk_item set state = $3, text = $4, ended_at = clock_timestamp() where run_id = $1 and seq = $2 and state = 'running'`,
      [claim.id, seq, state, text.slice(0, 2000)],
    )
    await announce(sql, 'messages', [claim.id])
  })
}

/** Taken, and not planned before the run was paused: it waits for its turn again. */
export async function putBack(claim: RunClaim, seq: number): Promise<void> {
  await inTransaction(async (sql) => {
    await fenceRun(sql, claim)
    await sql.query(`update bulk_item set state = 'ready', started_at = null where run_id = $1 and seq = $2 and state = 'running'`, [
      claim.id,
      seq,
    ])
  })
}

/** The run pauses by itself, where it is still running. */
export async function pauseRun(claim: RunClaim, held: Held): Promise<void> {
  await inTransaction(async (sql) => {
    if ((await fenceRun(sql, claim)) !== 'running') return
    await sql.query(`update bulk_run set state = 'paused', held = $2, updated_at = now() where id = $1`, [claim.id, JSON.stringify(held)])
    await tellOfRun(sql, { id: claim.id, actor: 'worker', what: 'paused', outcome: 'failed', detail: { by: held.by } })
  })
}

/** The run is over: nothing of it is under way any more. */
export async function endRun(claim: RunClaim, state: 'completed' | 'stopped', counts: Counts): Promise<void> {
  await inTransaction(async (sql) => {
    const before = await fenceRun(sql, claim)
    if (before !== 'running' && before !== 'stopped') return
    await sql.query('update bulk_run set state = $2, updated_at = now(), finished_at = now() where id = $1', [claim.id, state])
    await tellOfRun(sql, { id: claim.id, actor: 'worker', what: 'ended', detail: { state, counts } })
  })
}
