import { answerFrom, decodeCursor, pageOf, type Answer } from '../platform/answer.ts'
import { AppError } from '../platform/errors.ts'
import { askWorker } from '../platform/internal-http.ts'
import { sourceAges, type SourceKind } from '../platform/sources.ts'
import { declaredProbes } from './io/answer-store.ts'
import { eventsOf } from './io/people-store.ts'
import { countOpen, selectMessages, selectPage } from './io/store-lists.ts'
import { findMessage } from './io/store.ts'
import { messageSourceKinds } from './model.ts'
import { answerRowsOf } from './queries/policies.ts'
import { withCuts } from './queries/cuts.ts'
import { filterOf, type MessageQuery } from './queries/filter.ts'
import { toRows } from './queries/rows.ts'
import type { MessageDetail, MessageRow } from './schema.ts'

const kinds: readonly SourceKind[] = messageSourceKinds

/** Order of a list that asks for none: open ones by how soon a person is needed. */
const defaultSorts = { open: 'urgent', settled: 'settled', all: 'oldest' } as const

/** In-doubt messages of every source, problems first unless asked otherwise. */
export async function listMessages(query: MessageQuery): Promise<Answer<MessageRow[]>> {
  const offset = decodeCursor(query.cursor)
  const sort = query.sort ?? defaultSorts[query.state ?? 'open']
  const [{ rows, total }, ages] = await Promise.all([
    selectMessages(filterOf(query), { sort, offset, limit: query.pageSize ?? 50 }),
    sourceAges({ kinds }),
  ])
  return withCuts(answerFrom(await toRows(rows), ages, pageOf(offset, rows.length, total)), query)
}

/** One message with its evidence; throws `not-found`. */
export async function getMessage(id: string): Promise<Answer<MessageDetail>> {
  const stored = await findMessage(id)
  if (!stored) throw new AppError('not-found', `there is no in-doubt message "${id}"`)
  const [[row], ages, answers, probes, events] = await Promise.all([
    toRows([stored]),
    sourceAges({ ids: [stored.sourceId] }),
    answerRowsOf(id),
    declaredProbes(),
    eventsOf(id),
  ])
  if (!row) throw new AppError('internal', 'a row was lost')
  const asked = (probes.get(stored.sourceId) ?? []).map(({ name, kind, what }) => ({ name, kind, what }))
  return answerFrom({ ...row, evidence: stored.evidence, identity: stored.identity, probes: asked, answers, events }, ages)
}

/** Its payload, read at its source now by the worker and masked there. */
export async function getMessagePayload(id: string): Promise<Answer<unknown>> {
  const stored = await findMessage(id)
  if (!stored) throw new AppError('not-found', `there is no in-doubt message "${id}"`)
  const payload = await askWorker(stored.sourceId, 'message-payload', { sourceId: stored.sourceId, id })
  return { data: payload, asOf: new Date().toISOString(), complete: true, warnings: [] }
}

/** Open messages that match, for the command palette. */
export async function searchMessages(text: string, limit: number): Promise<MessageRow[]> {
  return toRows(await selectPage(filterOf({ search: text, care: 'all' }), { sort: 'newest', offset: 0, limit }))
}

/** How many messages are in doubt now. */
export const countOpenMessages = (): Promise<number> => countOpen()
