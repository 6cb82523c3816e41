// Rows of the operations table. Every write of a runner names its epoch: a claim that was lost writes nothing.
import { appendAudit } from '../../platform/audit.ts'
import { database, inTransaction, prepared, sqlStateOf, type Sql } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { announce } from '../../platform/notify.ts'
import { sayOfPipeline } from '../sentences.ts'
import type { OperationRecord, RecordedStep, Step } from '../executor.ts'
import { assertMove, type OperationState } from '../state-machine.ts'

export type StoredOperation = OperationRecord & {
  outcome: string
  inverse: unknown
  undoOf: string | null
  undoneBy: string | null
  epoch: string
  dueAt: Date
  updatedAt: Date
  finishedAt: Date | null
}

export type NewOperation = {
  id: string
  kind: string
  sourceId: string
  target: string
  actor: string
  reason: string
  fingerprint: string
  plan: unknown
  inverse: unknown
  undoOf: string | null
  background?: boolean | undefined
}

export const operationColumns = `id, kind, source_id as "sourceId", target, state, actor, reason, fingerprint, plan, inverse, undo_of as "undoOf",
  undone_by as "undoneBy", epoch, attempts, due_at as "dueAt", outcome, created_at as "createdAt", updated_at as "updatedAt",
  finished_at as "finishedAt", (select min(at) from operation_step s where s.operation_id = operation.id and s.name = 'claimed') as "startedAt"`

/** Looks once more, in the transaction that commits the intent; throws where it must not be made. */
export type Guard = (sql: Sql) => Promise<void>

/** Inserts the intent, queued. Throws `conflict` with the live operation's id when the target has one. */
export async function insertOperation(operation: NewOperation, guard?: Guard): Promise<void> {
  try {
    await inTransaction(async (sql) => {
      await guard?.(sql)
      await insertInto(sql, operation)
    })
  } catch (error) {
    throw await asConflict(error, operation.target)
  }
}

/** What an insert throws where the target has a live operation, told as that; any other error as it is. */
export async function asConflict(error: unknown, target: string): Promise<unknown> {
  if (sqlStateOf(error) !== '23505') return error
  const operationId = (await liveOperationsOf([target])).get(target) ?? null
  return new AppError('conflict', `an operation on ${target} is already under way`, { cause: error, details: { operationId } })
}

/** The same as a part of a transaction. */
export async function insertInto(sql: Sql, operation: NewOperation): Promise<void> {
  const { id, kind, sourceId, target, actor, reason, fingerprint, plan, inverse, undoOf, background = false } = operation
  const [planJson, inverseJson] = [JSON.stringify(plan), inverse === null ? null : JSON.stringify(inverse)]
  await sql.query(
    `insert into operation (id, kind, source_id, target, state, actor, reason, fingerprint, plan, inverse, undo_of, background)
     values ($1, $2, $3, $4, 'planned', $5, $6, $7, $8, $9, $10, $11)`,
    [id, kind, sourceId, target, actor, reason, fingerprint, planJson, inverseJson, undoOf, background],
  )
  await insertStep(sql, id, { name: 'planned', status: 'done', ...sayOfPipeline('planned-by', { who: actor }) })
  await sql.query(`update operation set state = 'queued', updated_at = now() where id = $1`, [id])
  if (undoOf) await sql.query('update operation set undone_by = $2 where id = $1', [undoOf, id])
  await appendAudit(sql, { actor, action: `operation.${kind}`, target, outcome: 'ok', detail: { operationId: id, reason } })
  await announce(sql, 'operations', [id])
}

/** Writes a step without a claim: only for whoever holds the row's lock. */
export async function insertStep(sql: Sql, operationId: string, step: Step): Promise<void> {
  await sql.query(
    `insert into operation_step (operation_id, seq, at, name, status, text, detail)
     select $1, coalesce(max(seq), 0) + 1, clock_timestamp(), $2, $3, $4, $5 from operation_step where operation_id = $1`,
    [
      operationId,
      step.name,
      step.status,
      step.text.slice(0, 2000),
      JSON.stringify({ ...step.detail, ...(step.said ? { said: step.said } : {}) }),
    ],
  )
}

export type ClaimOptions = { sourceIds: readonly string[]; claimTtlMs: number; /** leaves background work alone */ foregroundOnly: boolean }

const isDue = `state in ('queued', 'executing', 'unknown', 'verifying') and due_at <= now()`

/** Whether there is anything to claim, and anything that is not one of many: asked far more often than there is. */
export async function whatIsDue(sourceIds: readonly string[]): Promise<{ anything: boolean; foreground: boolean }> {
  const due = `select 1 from operation where source_id = any($1) and ${isDue}`
  const found = await database().pool.query<{ anything: boolean; foreground: boolean }>(
    prepared(`select exists (${due}) as anything, exists (${due} and not background) as foreground`, [sourceIds]),
  )
  return found.rows[0] ?? { anything: false, foreground: false }
}

/** Claims the next due operation of the sources this worker leases; executing and unknown ones of a dead claim come first, background last. */
export async function claimNext(
  holder: string,
  { sourceIds, claimTtlMs, foregroundOnly }: ClaimOptions,
): Promise<StoredOperation | undefined> {
  const found = await database().pool.query<StoredOperation>(
    `update operation set claimed_by = $1, epoch = epoch + 1, attempts = attempts + 1, due_at = now() + $3 * interval '1 millisecond', updated_at = now()
     where id = (
       select id from operation where source_id = any($2) and ${isDue} and not (background and $4)
       order by background, state = 'queued', created_at limit 1 for update skip locked)
     returning ${operationColumns}`,
    [holder, sourceIds, claimTtlMs, foregroundOnly],
  )
  return found.rows[0]
}

/** Holds the claim for longer; false when it was lost. */
export async function extendClaim(id: string, epoch: string, claimTtlMs: number): Promise<boolean> {
  const done = await database().pool.query(
    `update operation set due_at = now() + $3 * interval '1 millisecond' where id = $1 and epoch = $2`,
    [id, epoch, claimTtlMs],
  )
  return done.rowCount === 1
}

/** Writes a step under the claim. Throws `conflict` when the claim was lost. */
export async function recordStep(id: string, epoch: string, step: Step): Promise<void> {
  await inTransaction(async (sql) => {
    await fence(sql, id, epoch)
    await insertStep(sql, id, step)
    await announce(sql, 'operations', [id])
  })
}

async function fence(sql: Sql, id: string, epoch: string): Promise<OperationState> {
  const found = await sql.query<{ state: OperationState; epoch: string }>('select state, epoch from operation where id = $1 for update', [
    id,
  ])
  const row = found.rows[0]
  if (!row || row.epoch !== epoch) throw new AppError('conflict', `the claim on operation ${id} was lost`)
  return row.state
}

export type Move = {
  to: OperationState
  step: Step
  outcome?: string
  finished?: boolean
  /** fences whoever still acts under this claim, and leaves the operation to the next */
  givesUpClaim?: boolean
}

/** Moves the operation along the state machine, with the step that says why; all or nothing, fenced. */
export async function moveOperation(id: string, epoch: string, move: Move): Promise<void> {
  await inTransaction(async (sql) => {
    const from = await fence(sql, id, epoch)
    if (from !== move.to) assertMove(from, move.to)
    await insertStep(sql, id, move.step)
    await sql.query(
      `update operation set state = $2, outcome = coalesce($3, outcome), updated_at = now(),
         finished_at = case when $4 then now() else null end,
         due_at = case when $5 then now() else due_at end, epoch = case when $5 then epoch + 1 else epoch end
       where id = $1`,
      [id, move.to, move.outcome ?? null, move.finished ?? false, move.givesUpClaim ?? false],
    )
    // an undo that was refused changed nothing, so what it was to undo can still be undone
    if (move.to === 'refused') await sql.query('update operation set undone_by = null where undone_by = $1', [id])
    if (move.finished) await auditEnd(sql, id, move)
    await announce(sql, 'operations', [id])
  })
}

async function auditEnd(sql: Sql, id: string, move: Move): Promise<void> {
  const found = await sql.query<{ kind: string; target: string }>('select kind, target from operation where id = $1', [id])
  const row = found.rows[0]
  if (!row) return
  const outcome = move.to === 'succeeded' ? 'ok' : move.to === 'refused' ? 'refused' : 'failed'
  await appendAudit(sql, {
    actor: 'worker',
    action: `operation.${row.kind}.${move.to}`,
    target: row.target,
    outcome,
    detail: { operationId: id, outcome: move.outcome ?? '' },
  })
}

/** Queues or ends an operation that awaits approval; whoever comes second changes nothing. */
export async function decideAwaiting(id: string, decision: 'approve' | 'reject', actor: string): Promise<void> {
  await inTransaction(async (sql) => {
    const to: OperationState = decision === 'approve' ? 'queued' : 'rejected'
    const done = await sql.query(
      `update operation set state = $2, updated_at = now(), finished_at = case when $2 = 'rejected' then now() end where id = $1 and state = 'awaiting-approval'`,
      [id, to],
    )
    if (done.rowCount !== 1) throw new AppError('conflict', 'somebody else decided it meanwhile')
    await insertStep(sql, id, {
      name: to,
      status: 'done',
      ...sayOfPipeline(decision === 'approve' ? 'approved-by' : 'rejected-by', { who: actor }),
    })
    await appendAudit(sql, { actor, action: `operation.${decision}`, target: id, outcome: 'ok' })
    await announce(sql, 'operations', [id])
  })
}

/** One operation with its steps. */
export async function findOperation(id: string, sql: Sql = database().pool): Promise<StoredOperation | undefined> {
  const found = await sql.query<StoredOperation>(`select ${operationColumns} from operation where id = $1`, [id])
  return found.rows[0]
}

/** The same, held until the transaction ends: no worker claims it or moves it meanwhile. */
export async function lockOperation(id: string, sql: Sql): Promise<StoredOperation | undefined> {
  await sql.query('select 1 from operation where id = $1 for update', [id])
  return findOperation(id, sql)
}

/** Steps of several operations, oldest first. */
export async function stepsOf(ids: readonly string[], sql: Sql = database().pool): Promise<Map<string, RecordedStep[]>> {
  const found = await sql.query<RecordedStep & { operationId: string }>(
    `select operation_id as "operationId", seq, at, name, status, text, detail from operation_step where operation_id = any($1) order by operation_id, seq`,
    [ids],
  )
  const steps = new Map<string, RecordedStep[]>(ids.map((id) => [id, []]))
  for (const { operationId, ...step } of found.rows) steps.get(operationId)?.push(step)
  return steps
}

export type Outcome = { state: OperationState; outcome: string }

/** id → how it stands, of those that exist. */
export async function outcomesOf(ids: readonly string[]): Promise<Map<string, Outcome>> {
  const found = await database().pool.query<Outcome & { id: string }>('select id, state, outcome from operation where id = any($1)', [ids])
  return new Map(found.rows.map(({ id, ...row }) => [id, row]))
}

/** target → id of its live operation. */
export async function liveOperationsOf(targets: readonly string[]): Promise<Map<string, string>> {
  const found = await database().pool.query<{ target: string; id: string }>(
    `select target, id from operation where target = any($1) and state in ('planned', 'awaiting-approval', 'queued', 'executing', 'unknown', 'verifying')`,
    [targets],
  )
  return new Map(found.rows.map((row) => [row.target, row.id]))
}
