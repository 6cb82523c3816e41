import { decodeCursor, pageOf, type Answer } from '../platform/answer.ts'
import { AppError } from '../platform/errors.ts'
import { saidSchema } from '../platform/sentence.ts'
import type { RecordedStep } from './executor.ts'
import { findOperation, liveOperationsOf, selectOperations, stepsOf, type StoredOperation } from './io/store.ts'
import type { OperationRow, OperationStepRow } from './schema.ts'
import { isLive, operationStates, type OperationState } from './state-machine.ts'

export type OperationQuery = {
  search?: string
  state?: string | undefined
  kind?: string | undefined
  target?: string | undefined
  cursor?: string | undefined
  pageSize?: number
}

/** The feed, newest first. `state`: one state, or `live`. */
export async function listOperations(query: OperationQuery): Promise<Answer<OperationRow[]>> {
  const offset = decodeCursor(query.cursor)
  const limit = query.pageSize ?? 50
  const { rows, total } = await selectOperations({
    search: query.search ?? '',
    states: statesOf(query.state),
    kind: query.kind ?? '',
    target: query.target ?? '',
    offset,
    limit,
  })
  const steps = await stepsOf(rows.map((row) => row.id))
  const data = rows.map((row) => toRow(row, steps.get(row.id) ?? []))
  return { data, asOf: new Date().toISOString(), complete: true, warnings: [], page: pageOf(offset, rows.length, total) }
}

function statesOf(state: string | undefined): OperationState[] {
  if (!state) return []
  if (state === 'live') return operationStates.filter(isLive)
  return operationStates.filter((known) => known === state)
}

/** One operation with all its steps; throws `not-found`. */
export async function getOperation(id: string): Promise<OperationRow> {
  const row = await findOperation(id)
  if (!row) throw new AppError('not-found', `there is no operation ${id}`)
  return toRow(row, (await stepsOf([id])).get(id) ?? [])
}

/** target → id of the live operation on it. */
export const liveOperations = (targets: readonly string[]): Promise<Map<string, string>> => liveOperationsOf(targets)

function toRow(row: StoredOperation, recorded: readonly RecordedStep[]): OperationRow {
  const steps = recorded.map(toStep)
  // the step that ends an operation says the same
  const outcomeSaid = steps.findLast((step) => step.text === row.outcome)?.said
  return {
    id: row.id,
    kind: row.kind,
    target: row.target,
    source: row.sourceId,
    state: row.state,
    actor: row.actor,
    reason: row.reason,
    outcome: row.outcome,
    ...(outcomeSaid ? { outcomeSaid } : {}),
    plan: typeof row.plan === 'object' && row.plan !== null ? { ...row.plan } : {},
    steps,
    undo: undoOf(row),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

/** What a step says in codes is kept in its detail. */
function toStep({ detail: { said, ...detail }, at, seq, name, status, text }: RecordedStep): OperationStepRow {
  const known = saidSchema.array().safeParse(said)
  return { seq, at: at.toISOString(), name, status, text, ...(known.success ? { said: known.data } : {}), detail }
}

function undoOf(row: StoredOperation): OperationRow['undo'] {
  const links = { undoneBy: row.undoneBy, undoOf: row.undoOf }
  if (row.inverse === null) return { possible: false, reason: 'This kind of operation cannot be undone.', ...links }
  if (row.state !== 'succeeded')
    return { possible: false, reason: `Only an operation that succeeded can be undone; this one is ${row.state}.`, ...links }
  if (row.undoneBy) return { possible: false, reason: 'It was undone already.', ...links }
  return { possible: true, reason: 'Puts back what was there before, if nobody changed it since.', ...links }
}
