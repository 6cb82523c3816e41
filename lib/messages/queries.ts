import { liveOperations } from '../operations/queries.ts'
import { answerFrom, decodeCursor, pageOf, type Answer } from '../platform/answer.ts'
import { AppError } from '../platform/errors.ts'
import { askWorker } from '../platform/internal-http.ts'
import { sourceAges, type SourceKind } from '../platform/sources.ts'
import { countOpen, selectGroups, selectMessages, type MessageFilter, type MessageSort } from './io/store-lists.ts'
import { findMessage, type StoredMessage } from './io/store.ts'
import { ageSeconds, causeTextOf, messageSourceKinds } from './model.ts'
import type { MessageDetail, MessageGroup, MessageRow } from './schema.ts'
import { waitingOf, waitingText } from './kafka-transactions/waiting.ts'
import { factsOf, verbsFor } from './verbs.ts'

export type MessageQuery = {
  /** a source's id, or its configured id */
  source?: string | undefined
  cause?: string | undefined
  owner?: string | undefined
  topic?: string | undefined
  search?: string | undefined
  state?: 'open' | 'settled' | 'all' | undefined
  sort?: MessageSort | undefined
  cursor?: string | undefined
  pageSize?: number | undefined
}

const kinds: readonly SourceKind[] = messageSourceKinds

const filterOf = (query: MessageQuery): MessageFilter => ({
  source: query.source,
  cause: query.cause,
  owner: query.owner,
  topic: query.topic,
  search: query.search ?? '',
  state: query.state ?? 'open',
})

/** In-doubt messages of every source, oldest first unless asked otherwise. */
export async function listMessages(query: MessageQuery): Promise<Answer<MessageRow[]>> {
  const offset = decodeCursor(query.cursor)
  const sort = query.sort ?? (query.state === 'settled' ? 'settled' : 'oldest')
  const [{ rows, total }, ages] = await Promise.all([
    selectMessages(filterOf(query), { sort, offset, limit: query.pageSize ?? 50 }),
    sourceAges({ kinds }),
  ])
  return answerFrom(await toRows(rows), ages, pageOf(offset, rows.length, total))
}

/** The same messages by cause, most first. */
export async function groupMessages(query: Omit<MessageQuery, 'sort' | 'cursor' | 'pageSize'> = {}): Promise<Answer<MessageGroup[]>> {
  const [groups, ages] = await Promise.all([selectGroups(filterOf(query)), sourceAges({ kinds })])
  const now = new Date()
  return answerFrom(
    groups.map(({ cause, count, oldest, sources }) => ({
      cause,
      causeText: causeTextOf(cause),
      count,
      oldestAge: ageSeconds(oldest, now),
      sources,
    })),
    ages,
  )
}

/** One message with its evidence; throws `not-found`. */
export async function getMessage(id: string): Promise<Answer<MessageDetail>> {
  const stored = await findMessage(id)
  if (!stored) throw new AppError('not-found', `there is no in-doubt message "${id}"`)
  const [[row], ages] = await Promise.all([toRows([stored]), sourceAges({ ids: [stored.sourceId] })])
  if (!row) throw new AppError('internal', 'a row was lost')
  return answerFrom({ ...row, evidence: stored.evidence, identity: stored.identity }, ages)
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
  const { rows } = await selectMessages(filterOf({ search: text }), { sort: 'newest', offset: 0, limit })
  return toRows(rows)
}

/** How many messages are in doubt now. */
export const countOpenMessages = (): Promise<number> => countOpen()

/** With what it holds back, where it does. */
function causeInWords({ cause, identity }: StoredMessage): string {
  const waiting = waitingOf(identity)
  return waiting ? `${causeTextOf(cause)} ${capital(waitingText(waiting))}.` : causeTextOf(cause)
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

async function toRows(rows: readonly StoredMessage[]): Promise<MessageRow[]> {
  const live = await liveOperations(rows.map((row) => row.id))
  const now = new Date()
  return rows.map((row) => ({
    id: row.id,
    source: row.sourceId,
    sourceKind: row.sourceKind,
    cause: row.cause,
    causeText: causeInWords(row),
    waiting: waitingOf(row.identity) ?? null,
    state: row.state,
    key: row.key,
    businessKey: row.businessKey,
    owner: row.owner,
    topic: row.topic,
    attempts: row.attempts,
    age: ageSeconds(row.preparedAt ?? row.firstSeen, row.settledAt ?? now),
    preparedAt: row.preparedAt?.toISOString() ?? null,
    firstSeen: row.firstSeen.toISOString(),
    verdict: row.verdict,
    fingerprint: row.fingerprint,
    settledAt: row.settledAt?.toISOString() ?? null,
    settledBy: row.settledBy,
    operationId: live.get(row.id) ?? null,
    verbs: verbsFor(factsOf(row, live.has(row.id))),
  }))
}
