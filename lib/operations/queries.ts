import { decodeCursor, pageOf, type Answer } from '../platform/answer.ts'
import { AppError } from '../platform/errors.ts'
import { joined, type Said, saidSchema, type Sentence } from '../platform/sentence.ts'
import type { RecordedStep } from './executor.ts'
import { selectOperations } from './io/store-lists.ts'
import { findOperation, liveOperationsOf, outcomesOf, stepsOf, type Outcome, type StoredOperation } from './io/store.ts'
import type { OperationRow, OperationStepRow } from './schema.ts'
import { sayOfPipeline as say } from './sentences.ts'
import { isLive, operationStates, type OperationState } from './state-machine.ts'
import { stoppable } from './stoppable.ts'

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

/** id → state and outcome, of those that exist. */
export const operationOutcomes = (ids: readonly string[]): Promise<Map<string, Outcome>> => outcomesOf(ids)

/** id → what an operation's outcome says in codes: its last step with the same words. Without those that say more than codes. */
export async function outcomesSaid(outcomes: ReadonlyMap<string, string>): Promise<Map<string, Said[]>> {
  const steps = await stepsOf([...outcomes.keys()])
  return new Map(
    [...outcomes].flatMap(([id, outcome]) => {
      const said = saidOf(outcome, (steps.get(id) ?? []).map(toStep))
      return said ? [[id, said] as const] : []
    }),
  )
}

/** The step that ends an operation says the same. */
const saidOf = (outcome: string, steps: readonly OperationStepRow[]): Said[] | undefined =>
  steps.findLast((step) => step.text === outcome)?.said

function toRow(row: StoredOperation, recorded: readonly RecordedStep[]): OperationRow {
  const steps = recorded.map(toStep)
  const outcomeSaid = saidOf(row.outcome, steps)
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
    stop: stopOf(row, steps),
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

function stopOf(row: StoredOperation, steps: readonly OperationStepRow[]): OperationRow['stop'] {
  const can = stoppable({ ...row, hasInverse: row.inverse !== null, steps })
  return can.how === 'not' ? mayBe(false, can.reason) : mayBe(true, say(can.how === 'drop' ? 'stop-drops' : 'stop-takes-back'))
}

const mayBe = (possible: boolean, { text, said }: Sentence) => ({ possible, reason: text, reasonSaid: said })

function undoOf(row: StoredOperation): OperationRow['undo'] {
  return { ...undoable(row), undoneBy: row.undoneBy, undoOf: row.undoOf }
}

function undoable({ inverse, state, undoneBy }: StoredOperation): OperationRow['stop'] {
  if (inverse === null) return mayBe(false, say('undo-never'))
  // stopped, and what was to take it back was refused or given up: that may be tried again
  if (state === 'discarded' && undoneBy === null) return mayBe(true, joined([say('undo-left-standing'), say('undo-restores')], ' '))
  if (state !== 'succeeded' && state !== 'discarded') return mayBe(false, say('undo-only-succeeded', { state }))
  return undoneBy ? mayBe(false, say('undo-already')) : mayBe(true, say('undo-restores'))
}
