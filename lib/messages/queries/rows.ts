// A stored message as the API answers it.
import { liveOperations } from '../../operations/queries.ts'
import { lastNotes } from '../io/people-store.ts'
import type { StoredMessage } from '../io/store.ts'
import { waitingOf, waitingText } from '../kafka-transactions/waiting.ts'
import { ageSeconds, causeTextOf } from '../model.ts'
import type { MessageRow } from '../schema.ts'
import { factsOf, verbsFor } from '../verbs.ts'
import { suggestionsFor } from './policies.ts'

/** With what it holds back, where it does. */
function causeInWords({ cause, identity }: StoredMessage): string {
  const waiting = waitingOf(identity)
  return waiting ? `${causeTextOf(cause)} ${capital(waitingText(waiting))}.` : causeTextOf(cause)
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** In the same order, with the operations under way and the last notes. */
export async function toRows(rows: readonly StoredMessage[]): Promise<MessageRow[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const [live, notes] = await Promise.all([liveOperations(ids), lastNotes(ids)])
  const now = new Date()
  const suggestions = await suggestionsFor(rows, { now, busy: new Set(live.keys()) })
  return rows.map((row) => ({
    id: row.id,
    ...timesOf(row),
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
    verdict: row.verdict,
    fingerprint: row.fingerprint,
    settledBy: row.settledBy,
    operationId: live.get(row.id) ?? null,
    verbs: verbsFor(factsOf(row, live.has(row.id))),
    suggestion: suggestions.get(row.id) ?? null,
    assignee: row.assignee,
    note: notes.get(row.id) ?? null,
  }))
}

const timesOf = ({ preparedAt, firstSeen, settledAt, snoozedUntil }: StoredMessage) => ({
  preparedAt: preparedAt?.toISOString() ?? null,
  firstSeen: firstSeen.toISOString(),
  settledAt: settledAt?.toISOString() ?? null,
  snoozedUntil: snoozedUntil?.toISOString() ?? null,
})
