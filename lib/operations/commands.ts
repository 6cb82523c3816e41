import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../platform/errors.ts'
import { stopInTransaction } from './io/stop.ts'
import { decideAwaiting, findOperation, insertOperation, stepsOf, type Guard, type StoredOperation } from './io/store.ts'
import { getOperation } from './queries.ts'
import type { OperationRow } from './schema.ts'
import { stoppable } from './stoppable.ts'

type Inverse = { kind: string; fingerprint: string; plan: unknown; final?: boolean | undefined }

export type Plan = {
  /** chosen beforehand by who has to find it again after a crash; an operation of this id that is there already is answered as it is */
  id?: string | undefined
  kind: string
  sourceId: string
  target: string
  actor: string
  reason: string
  fingerprint: string
  plan: unknown
  /** what takes it back, with the fingerprint the world has after success; absent = cannot be undone. `final`: that is not undone itself */
  inverse?: Inverse | undefined
  /** one of many that nobody waits for one by one */
  background?: boolean
}

const inverseSchema = z.object({ kind: z.string(), fingerprint: z.string(), plan: z.unknown(), final: z.boolean().optional() })

/**
 * Commits the intent; the worker that holds the source's lease does the rest. Throws `conflict` when the target has a live operation.
 * `guard` runs in the same transaction, before the insert: what it throws keeps the intent from being made.
 */
export async function planOperation(plan: Plan, guard?: Guard): Promise<OperationRow> {
  return insert(plan, null, guard)
}

/** `undoId`: as {@link Plan} takes an id. */
type Undo = { actor: string; reason: string; undoId?: string }

/** Plans the inverse of a succeeded operation. Throws `conflict` with the reason when it cannot be undone. */
export async function undoOperation(id: string, { actor, reason, undoId }: Undo): Promise<OperationRow> {
  const planned = undoId === undefined ? undefined : await findOperation(undoId)
  if (planned) return getOperation(planned.id)
  const row = await getOperation(id)
  if (!row.undo.possible)
    throw new AppError('conflict', { text: row.undo.reason, said: row.undo.reasonSaid ?? [] }, { details: { operationId: id } })
  const stored = await findOperation(id)
  if (!stored) throw new AppError('not-found', `there is no operation ${id}`)
  return insert({ ...wayBackOf(stored), id: undoId, actor, reason }, id)
}

/** Takes back what an operation did, and can itself be taken back unless it is final. */
function wayBackOf(stored: StoredOperation): Omit<Plan, 'id' | 'actor' | 'reason'> {
  const { final, ...inverse } = inverseSchema.parse(stored.inverse)
  const { kind, fingerprint, plan, sourceId, target } = stored
  return { ...inverse, sourceId, target, ...(final !== true && { inverse: { kind, fingerprint, plan } }) }
}

/**
 * Stops a change at once: one that waits is given up, one that is written is taken back by an operation of its own, also before it was
 * proved. Answers that operation, or the given-up one. Throws `conflict` with the reason, and then nothing was stopped.
 */
export async function stopOperation(id: string, by: { actor: string; reason: string }): Promise<OperationRow> {
  const undoId = randomUUID()
  let answered: string = undoId
  await stopInTransaction(id, by, async (stored, sql) => {
    if (!stored) throw new AppError('not-found', `there is no operation ${id}`)
    const steps = (await stepsOf([id], sql)).get(id) ?? []
    const can = stoppable({ ...stored, hasInverse: stored.inverse !== null, steps })
    if (can.how === 'not') throw new AppError('conflict', can.reason, { details: { operationId: id } })
    if (can.how === 'drop') {
      answered = id
      return { to: 'refused' }
    }
    const { inverse = null, ...plan } = wayBackOf(stored)
    return { to: stored.state === 'verifying' ? 'discarded' : undefined, undo: { ...plan, ...by, id: undoId, inverse, undoOf: id } }
  })
  return getOperation(answered)
}

/** Approves or rejects an operation that awaits it. Throws `conflict` when it does not. */
export async function decideOperation(id: string, decision: 'approve' | 'reject', actor: string): Promise<OperationRow> {
  const operation = await getOperation(id)
  if (operation.state !== 'awaiting-approval')
    throw new AppError('conflict', `Only an operation that awaits approval can be decided; this one is ${operation.state}.`)
  await decideAwaiting(id, decision, actor)
  return getOperation(id)
}

async function insert(plan: Plan, undoOf: string | null, guard?: Guard): Promise<OperationRow> {
  const id = plan.id ?? randomUUID()
  if (plan.id === undefined || !(await findOperation(id)))
    await insertOperation({ ...plan, id, inverse: plan.inverse ?? null, undoOf }, guard)
  return getOperation(id)
}
