import { outcomesSaid } from '../../operations/queries.ts'
import { decodeCursor, nowAnswer, pageOf, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { actionsOf, type Counts } from '../bulk/progress.ts'
import type { BulkItem, BulkRun, ItemState } from '../bulk/schema.ts'
import { countItems, findRun, selectItems, selectRuns, type StoredRun } from '../io/bulk-store.ts'

type Page = { cursor?: string | undefined; pageSize?: number | undefined }

/** Bulk runs, newest first. */
export async function listBulkRuns({ cursor, pageSize = 50 }: Page): Promise<Answer<BulkRun[]>> {
  const offset = decodeCursor(cursor)
  const { rows, total } = await selectRuns(offset, pageSize)
  return { ...nowAnswer(rows.map(({ run, counts }) => toRun(run, counts))), page: pageOf(offset, rows.length, total) }
}

/** Throws `not-found`. */
export async function getBulkRun(id: string): Promise<BulkRun> {
  const run = await findRun(id)
  if (!run) throw new AppError('not-found', `there is no bulk run "${id}"`)
  return toRun(run, await countItems(id))
}

type ItemQuery = Page & { state?: ItemState | undefined; search?: string }

/** Its items in the order of their turns. Throws `not-found`. */
export async function listBulkItems(id: string, { state, search = '', cursor, pageSize = 50 }: ItemQuery): Promise<Answer<BulkItem[]>> {
  if (!(await findRun(id))) throw new AppError('not-found', `there is no bulk run "${id}"`)
  const offset = decodeCursor(cursor)
  const { rows, total } = await selectItems(id, { state, search, offset, limit: pageSize })
  const said = await outcomesSaid(new Map(rows.flatMap((item) => (item.text === '' ? [] : [[item.operationId, item.text] as const]))))
  const items = rows.map(({ startedAt, endedAt, operationId, ...item }) => ({
    ...item,
    operationId: item.state === 'ready' || item.state === 'left-out' ? null : operationId,
    ...(said.has(operationId) ? { textSaid: said.get(operationId) } : {}),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  }))
  return { ...nowAnswer(items), page: pageOf(offset, items.length, total) }
}

const toRun = (run: StoredRun, counts: Counts): BulkRun => ({
  id: run.id,
  state: run.state,
  verbs: run.verbs,
  chosen: run.chosen,
  counts,
  stopAfter: run.stopAfter,
  width: run.width,
  perMinute: run.perMinute,
  held: run.held,
  actor: run.actor,
  reason: run.reason,
  actions: actionsOf(run.state),
  createdAt: run.createdAt.toISOString(),
  startedAt: run.startedAt?.toISOString() ?? null,
  finishedAt: run.finishedAt?.toISOString() ?? null,
})
