// A change is stopped by the person who watches it. The worker that verifies it loses its claim in the same transaction that plans the way
// back, so that whoever dies where, the change is either still under way or on its way back, never both and never neither.
import { appendAudit } from '../../platform/audit.ts'
import { inTransaction, type Sql } from '../../platform/database.ts'
import { announce } from '../../platform/notify.ts'
import { sayOfPipeline } from '../sentences.ts'
import { assertMove, type OperationState } from '../state-machine.ts'
import { asConflict, insertInto, insertStep, lockOperation, type NewOperation, type StoredOperation } from './store.ts'

export type Stopping = { actor: string; reason: string }

/**
 * `decide` looks at the locked row: `to` ends it (undefined: it has ended), `undo` is planned in its place. It throws where nothing may be
 * stopped, and then nothing was.
 */
export async function stopInTransaction(
  id: string,
  by: Stopping,
  decide: (
    operation: StoredOperation | undefined,
    sql: Sql,
  ) => Promise<{ to?: OperationState | undefined; undo?: NewOperation | undefined }>,
): Promise<void> {
  let target = ''
  try {
    await inTransaction(async (sql) => {
      const operation = await lockOperation(id, sql)
      const { to, undo } = await decide(operation, sql)
      if (operation && to) await end(sql, operation, { ...by, to })
      target = undo?.target ?? ''
      if (undo) await insertInto(sql, undo)
    })
  } catch (error) {
    throw await asConflict(error, target)
  }
}

/** The raised epoch fences the worker that holds the claim: it writes nothing more. */
async function end(
  sql: Sql,
  { id, state, target }: StoredOperation,
  { actor, reason, to }: Stopping & { to: OperationState },
): Promise<void> {
  assertMove(state, to)
  const words = sayOfPipeline(to === 'refused' ? 'stopped-before' : 'stopped-by', { who: actor })
  await insertStep(sql, id, { name: 'stopped', status: 'failed', ...words })
  await sql.query(
    `update operation set state = $2, outcome = $3, epoch = epoch + 1, updated_at = now(), finished_at = now() where id = $1`,
    [id, to, words.text],
  )
  // an undo that is given up changed nothing, so what it was to undo can still be undone
  if (to === 'refused') await sql.query('update operation set undone_by = null where undone_by = $1', [id])
  await appendAudit(sql, { actor, action: 'operation.stop', target, outcome: 'ok', detail: { operationId: id, reason } })
  await announce(sql, 'operations', [id])
}
