import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../platform/errors.ts'
import { decideAwaiting, findOperation, insertOperation } from './io/store.ts'
import { getOperation } from './queries.ts'
import type { OperationRow } from './schema.ts'

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
}

const inverseSchema = z.object({ kind: z.string(), fingerprint: z.string(), plan: z.unknown(), final: z.boolean().optional() })

/** Commits the intent; the worker that holds the source's lease does the rest. Throws `conflict` when the target has a live operation. */
export async function planOperation(plan: Plan): Promise<OperationRow> {
  return insert(plan, null)
}

/** `undoId`: as {@link Plan} takes an id. */
type Undo = { actor: string; reason: string; undoId?: string }

/** Plans the inverse of a succeeded operation. Throws `conflict` with the reason when it cannot be undone. */
export async function undoOperation(id: string, { actor, reason, undoId }: Undo): Promise<OperationRow> {
  const planned = undoId === undefined ? undefined : await findOperation(undoId)
  if (planned) return getOperation(planned.id)
  const row = await getOperation(id)
  if (!row.undo.possible) throw new AppError('conflict', row.undo.reason, { details: { operationId: id } })
  const stored = await findOperation(id)
  const inverse = inverseSchema.parse(stored?.inverse)
  const back = stored && inverse.final !== true ? { kind: stored.kind, fingerprint: stored.fingerprint, plan: stored.plan } : undefined
  return insert(
    {
      id: undoId,
      kind: inverse.kind,
      sourceId: row.source,
      target: row.target,
      actor,
      reason,
      fingerprint: inverse.fingerprint,
      plan: inverse.plan,
      inverse: back,
    },
    id,
  )
}

/** Approves or rejects an operation that awaits it. Throws `conflict` when it does not. */
export async function decideOperation(id: string, decision: 'approve' | 'reject', actor: string): Promise<OperationRow> {
  const operation = await getOperation(id)
  if (operation.state !== 'awaiting-approval')
    throw new AppError('conflict', `Only an operation that awaits approval can be decided; this one is ${operation.state}.`)
  await decideAwaiting(id, decision, actor)
  return getOperation(id)
}

async function insert(plan: Plan, undoOf: string | null): Promise<OperationRow> {
  const id = plan.id ?? randomUUID()
  if (plan.id === undefined || !(await findOperation(id))) await insertOperation({ ...plan, id, inverse: plan.inverse ?? null, undoOf })
  return getOperation(id)
}
