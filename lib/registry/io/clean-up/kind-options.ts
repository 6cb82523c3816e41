// What both kinds of operation share: where they read and write, and how an item's end is recorded.
import type { ExecutionContext } from '../../../operations/executor.ts'
import type { Clock } from '../../../platform/clock.ts'
import { isAppError } from '../../../platform/errors.ts'
import { cleanUpPlanSchema, type CleanUpPlan } from '../../clean-up/plan.ts'
import type { TreeReader } from '../read-tree.ts'
import { setItemState, type BackupRow, type ItemState } from './backup-store.ts'

export type CleanUpKindOptions = {
  /** Throws not-found when the registry is not configured any more */
  readerOf(sourceId: string): Omit<TreeReader, 'options'>
  clock: Clock
  /** pause between two leftovers */
  paceMs?: number
  /** stops after so many that could not be done */
  maxFailures?: number
}

export const defaultPaceMs = 20
export const defaultMaxFailures = 20

/** One operation at work. */
export type Work = { context: ExecutionContext; plan: CleanUpPlan; reader: TreeReader }

export function workOf(context: ExecutionContext, { readerOf }: CleanUpKindOptions): Work {
  const { operation, signal } = context
  return {
    context,
    plan: cleanUpPlanSchema.parse(operation.plan),
    reader: { ...readerOf(operation.sourceId), options: { signal } },
  }
}

/** Only these say that a transaction, or a read, did nothing: a time-out does not. */
const provesNothingDone = ['stale-version', 'conflict', 'not-found', 'forbidden', 'invalid-input'] as const

/** Why the attempt failed when it is certain that nothing was done; throws what says nothing. */
export function reasonIfNothingDone(error: unknown): string {
  if (error instanceof Error && provesNothingDone.some((code) => isAppError(error, code))) return error.message
  throw error
}

/** Commits a step, then the item's state: a claim that was lost stops before the state is touched. */
export async function markItem(
  { context, plan }: Work,
  row: BackupRow,
  { state, text, status = 'done' }: { state: ItemState; text: string; status?: 'done' | 'waiting' | 'failed' },
): Promise<void> {
  const name = state === 'left' || state === 'gone' ? 'kept' : state
  await context.record({ name, status, text, detail: { path: row.path, item: row.item } })
  await setItemState(plan.backup, row, state, status === 'failed' ? text : '')
  row.state = state
  row.note = status === 'failed' ? text : ''
}
