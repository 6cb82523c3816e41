// Rows of bulk runs. The driver names its claim's epoch: one that lost its claim writes nothing. A person's word needs no claim.
import { appendAudit, type AuditEntry } from '../../platform/audit.ts'
import { database, inTransaction, type Sql } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { announce } from '../../platform/notify.ts'
import type { Frozen } from '../bulk/dry-run.ts'
import { noCounts, type Counts } from '../bulk/progress.ts'
import { heldSchema, type BulkRun, type Failures, type Held, type ItemState, type RunState, type Seen } from '../bulk/schema.ts'
import type { VerbName } from '../verb-names.ts'

export type StoredRun = {
  id: string
  state: RunState
  verbs: VerbName[]
  chosen: BulkRun['chosen']
  stopAfter: Failures
  width: number
  perMinute: number | null
  held: Held | null
  forgiven: Failures
  actor: string
  reason: string
  epoch: string
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

export type StoredItem = {
  seq: number
  messageId: string
  /** null only of what is left out */
  verb: VerbName | null
  fingerprint: string
  state: ItemState
  seen: Seen
  operationId: string
  text: string
  startedAt: Date | null
  endedAt: Date | null
}

export const runColumns = `id, state, verbs, chosen, stop_after as "stopAfter", width, per_minute as "perMinute", held, forgiven, actor, reason, epoch,
  created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`
export const itemColumns = `seq, message_id as "messageId", verb, fingerprint, state, seen, operation_id as "operationId", text,
  started_at as "startedAt", ended_at as "endedAt"`

export type NewRun = Pick<StoredRun, 'id' | 'verbs' | 'chosen' | 'stopAfter' | 'width' | 'actor'>

/** Writes the frozen list inside the caller's transaction, each item with the id its operation will have. */
export async function insertRun(sql: Sql, run: NewRun, items: readonly (Frozen & { operationId: string })[]): Promise<void> {
  const nothing: Failures = { needsAttention: 0, refused: 0 }
  await sql.query(
    `insert into bulk_run (id, state, verbs, chosen, stop_after, width, forgiven, actor) values ($1, 'frozen', $2, $3, $4, $5, $6, $7)`,
    [run.id, run.verbs, JSON.stringify(run.chosen), JSON.stringify(run.stopAfter), run.width, JSON.stringify(nothing), run.actor],
  )
  const rows = items.map((item, index) => ({ ...item, seq: index + 1 }))
  await sql.query(
    `insert into bulk_item (run_id, seq, message_id, verb, fingerprint, state, seen, operation_id)
     select $1, seq, "messageId", verb, fingerprint, state, seen, "operationId"
     from jsonb_to_recordset($2::jsonb) as item (seq int, "messageId" text, verb text, fingerprint text, state text, seen jsonb, "operationId" text)`,
    [run.id, JSON.stringify(rows)],
  )
  await tellOfRun(sql, { id: run.id, actor: run.actor, what: 'frozen', detail: { verbs: run.verbs, count: items.length } })
}

type Told = { id: string; actor: string; what: string; detail: Record<string, unknown>; outcome?: AuditEntry['outcome'] }

export async function tellOfRun(sql: Sql, { id, actor, what, detail, outcome = 'ok' }: Told): Promise<void> {
  await appendAudit(sql, { actor, action: `message.bulk.${what}`, target: id, outcome, detail })
  await announce(sql, 'messages', [id])
}

export type Change = Partial<Pick<StoredRun, 'held' | 'forgiven' | 'actor' | 'reason' | 'stopAfter' | 'width' | 'perMinute'>> & {
  state: RunState
}

/**
 * A person's word. `decide` sees the run as it is, locked, and says what it becomes; whoever drives it sees that at its next step. `what`
 * names the audit entry.
 */
export async function changeRun(
  id: string,
  { actor, what }: { actor: string; what: string },
  decide: (run: StoredRun, counts: Counts) => Change,
): Promise<void> {
  await inTransaction(async (sql) => {
    const found = await sql.query<StoredRun>(`select ${runColumns} from bulk_run where id = $1 for update`, [id])
    const run = found.rows[0]
    if (!run) throw new AppError('not-found', `there is no bulk run "${id}"`)
    const next = { ...run, ...decide(run, await countItems(id, sql)) }
    await sql.query(
      `update bulk_run set state = $2, held = $3, forgiven = $4, actor = $5, reason = $6, stop_after = $7, width = $8, per_minute = $9,
         due_at = now(), updated_at = now(), started_at = case when $2 = 'running' then coalesce(started_at, now()) else started_at end,
         finished_at = case when $2 = 'discarded' then now() end
       where id = $1`,
      [
        id,
        next.state,
        next.held && JSON.stringify(next.held),
        JSON.stringify(next.forgiven),
        next.actor,
        next.reason,
        JSON.stringify(next.stopAfter),
        next.width,
        next.perMinute,
      ],
    )
    await tellOfRun(sql, { id, actor, what, detail: { reason: next.reason } })
  })
}

export async function findRun(id: string): Promise<StoredRun | undefined> {
  const found = await database().pool.query<StoredRun>(`select ${runColumns} from bulk_run where id = $1`, [id])
  return found.rows.map((row) => ({ ...row, held: heldSchema.nullable().parse(row.held) }))[0]
}

/** How many items are in which state. */
export async function countItems(id: string, sql: Sql = database().pool): Promise<Counts> {
  const found = await sql.query<{ state: ItemState; count: number }>(
    'select state, count(*)::int as count from bulk_item where run_id = $1 group by state',
    [id],
  )
  return { ...noCounts, ...Object.fromEntries(found.rows.map(({ state, count }) => [state, count])) }
}

/** Runs, newest first, with their counts, and how many there are. */
export async function selectRuns(offset: number, limit: number): Promise<{ rows: { run: StoredRun; counts: Counts }[]; total: number }> {
  const found = await database().pool.query<StoredRun & { total: string }>(
    `select ${runColumns}, count(*) over () as total from bulk_run order by created_at desc, id offset $1 limit $2`,
    [offset, limit],
  )
  const rows = await Promise.all(found.rows.map(async (run) => ({ run, counts: await countItems(run.id) })))
  return { rows, total: Number(found.rows[0]?.total ?? 0) }
}

export type ItemFilter = { state?: ItemState | undefined; search: string; offset: number; limit: number }

/** Items in the order of their turns, and how many match. */
export async function selectItems(
  runId: string,
  { state, search, offset, limit }: ItemFilter,
): Promise<{ rows: StoredItem[]; total: number }> {
  const found = await database().pool.query<StoredItem & { total: string }>(
    `select ${itemColumns}, count(*) over () as total from bulk_item
     where run_id = $1 and ($2::text is null or state = $2) and ($3 = '' or strpos(lower(concat_ws(' ', message_id, seen ->> 'businessKey', text)), lower($3)) > 0)
     order by seq offset $4 limit $5`,
    [runId, state ?? null, search.trim(), offset, limit],
  )
  return { rows: found.rows, total: Number(found.rows[0]?.total ?? 0) }
}

/** Runs that ended longer ago are forgotten, and frozen lists that nobody started. */
export async function deleteOldRuns(olderThanDays: number): Promise<void> {
  await database().pool.query(
    `delete from bulk_run where coalesce(finished_at, case when state = 'frozen' then created_at end) < now() - $1 * interval '1 day'`,
    [olderThanDays],
  )
}
