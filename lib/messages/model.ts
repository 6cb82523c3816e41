// What an in-doubt message is, whatever source it comes from: a thing that was prepared and whose outcome is not known.
import type { Evidence } from './schema.ts'

export const messageSourceKinds = ['ledger', 'outbox', 'xa', 'rocketmq-half', 'kafka-transactions'] as const
export type MessageSourceKind = (typeof messageSourceKinds)[number]

/** Why a message is in doubt: the closed list of codes, each with what it means in words. */
export const causeTexts = {
  'owner-committed': 'Prepared, and its owner says that it committed: the message was never sent.',
  'owner-rolled-back': 'Prepared, and its owner says that it rolled back: the entry was left behind.',
  'owner-unknown': 'Prepared, and its owner does not know what became of it.',
  'owner-unreachable': 'Prepared, and its owner cannot be asked.',
  'owner-not-asked': 'Prepared and not decided; no check-back is configured, so nobody can be asked.',
  'executed-not-on-topic': 'Executed by its owner, and not seen on the topic: perhaps it was never sent.',
  'executed-topic-unread': 'Executed by its owner; the topic could not be searched for it.',
  'sent-not-cleaned-up': 'Sent and seen on the topic; only the entry was not cleaned up.',
  'sent-more-than-once': 'More than one copy is on the topic.',
  'claimed-not-finished': 'Claimed by an operation that did not finish yet.',
  'entry-unreadable': 'The entry cannot be understood.',
  'outbox-failed': 'The outbox row is marked as failed.',
  'outbox-claim-expired': 'A relay claimed the outbox row and did not finish in its time.',
  'outbox-pending': 'The outbox row waits longer than it should: no relay picks it up.',
  'outbox-sent-not-consumed': 'The outbox row is marked as sent, and its consumer does not have it.',
  'outbox-received-not-done': 'The outbox row is marked as sent; its consumer received it long ago and did not finish it.',
  'outbox-consumed-not-marked': 'The consumer has it already; only the outbox row is not marked as sent.',
  'outbox-compensation-asked': 'The consumer could not do its part and asks the producer to take back what it did.',
  'xa-prepared': 'A transaction is prepared in its database and not decided; it holds its locks.',
  'xa-blocking': 'A transaction is prepared and not decided, and others wait for its locks.',
  'half-unanswered': 'A half message whose producer does not answer the check-backs.',
  'half-no-producer':
    'A half message, and no producer of its group is connected, so the broker asks nobody. Its application may be up all the same: a producer that was restarted is not seen before it sends.',
  'half-ghost-committed': 'A copy of a half message that was committed already: committing it again would deliver twice.',
  'half-ghost-rolled-back': 'A copy of a half message that was rolled back already.',
  'half-skipped': 'A half message below the place where the broker checks: nobody will ever be asked about it.',
  'half-buried': 'The broker gave up asking and buried the half message.',
  'transaction-open': 'A Kafka transaction is open for too long; readers of committed records wait behind it.',
  'transaction-ending': 'A Kafka transaction was decided, but its markers are not written.',
  'transaction-lost-commit':
    'A partition never got the marker of a transaction that was committed: its records are held back, and an abort would destroy them.',
  'transaction-lost-abort': 'A partition never got the marker of a transaction that was aborted.',
  'transaction-hanging': 'A partition holds a transaction open that its coordinator does not know.',
} as const satisfies Record<string, string>
export type Cause = keyof typeof causeTexts

/** False for a code from a newer worker. */
export const isCause = (code: string): code is Cause => Object.hasOwn(causeTexts, code)

/** The words for a cause; a code from a newer worker is shown as it is. */
export const causeTextOf = (code: string): string => (isCause(code) ? causeTexts[code] : code)

/**
 * How soon a person is needed, most urgent first. `now`: others wait behind it, or the broker has lost it. `soon`: the broker loses it or
 * delivers it again by itself, or readers wait until it ends. `failed`: it went wrong, and nobody tries again by itself. `waits`: not
 * decided yet. `left-over`: only the clean-up is missing. The column `urgency` of the database says the same (0 = left-over).
 */
export const urgencies = ['now', 'soon', 'failed', 'waits', 'left-over'] as const
export type Urgency = (typeof urgencies)[number]

const causesBy: Readonly<Record<Exclude<Urgency, 'waits'>, readonly Cause[]>> = {
  now: ['transaction-lost-commit', 'transaction-lost-abort', 'transaction-hanging', 'xa-blocking', 'half-skipped', 'half-buried'],
  soon: ['half-unanswered', 'half-no-producer', 'half-ghost-committed', 'transaction-open', 'transaction-ending'],
  failed: [
    'owner-committed',
    'executed-not-on-topic',
    'executed-topic-unread',
    'sent-more-than-once',
    'claimed-not-finished',
    'entry-unreadable',
    'outbox-failed',
    'outbox-sent-not-consumed',
    'outbox-received-not-done',
    'outbox-compensation-asked',
  ],
  'left-over': ['owner-rolled-back', 'sent-not-cleaned-up', 'outbox-consumed-not-marked', 'half-ghost-rolled-back'],
}

/** A cause of a newer worker waits. */
export const urgencyOf = (cause: string): Urgency =>
  (['now', 'soon', 'failed', 'left-over'] as const).find((urgency) => causesBy[urgency].some((known) => known === cause)) ?? 'waits'

/** Whether a cause is one of those that get worse by themselves, or hold up others. */
export const isUrgent = (cause: string): boolean => urgencyOf(cause) === 'now'

export const verdicts = ['commit', 'rollback', 'unknown', 'unreachable'] as const
/** The owner's last answer; "" = never asked. */
export type Verdict = (typeof verdicts)[number] | ''

/** What a search of the topic found: `unread` = it could not be searched whole, `open` = in a transaction that is not decided. */
export type OnTopic = 'no' | 'yes' | 'several' | 'open' | 'unread'

/** An item as its source lists it now. `evidence` is what this look added. */
export type SourceItem = {
  key: string
  cause: Cause
  state: string
  businessKey: string
  owner: string
  topic: string
  attempts: number
  fingerprint: string
  /** JSON that names the thing at its source, shown to people; never a secret or a payload */
  identity: Record<string, unknown>
  verdict: Verdict
  preparedAt: Date | null
  evidence: Evidence[]
}

/** sourceId ":" key: also the target of operations on it. */
export const messageIdOf = (sourceId: string, key: string): string => `${sourceId}:${key}`

/** The key inside a message id. */
export const messageKeyOf = (sourceId: string, id: string): string => id.slice(sourceId.length + 1)

/** Seconds since `since`; clocks of owners may be ahead, ages are never negative. */
export const ageSeconds = (since: Date, now: Date): number => Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000))

/** `75` → `1 min 15 s`; for sentences, not for tables. */
export function ageText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`
}

export const maxEvidence = 20

/**
 * Old and new evidence, newest last, at most `maxEvidence`. A finding that only repeats the last one of its kind is dropped; an answer
 * of the owner that repeats replaces the older one, since it matters when it was last asked.
 */
export function addEvidence(known: readonly Evidence[], added: readonly Evidence[]): Evidence[] {
  let list = [...known]
  for (const item of added) {
    const last = list.findLast((older) => older.kind === item.kind)
    const repeats = last !== undefined && last.text === item.text && last.verdict === item.verdict
    if (repeats && item.kind !== 'check-back') continue
    if (repeats) list = list.filter((older) => older !== last)
    list.push(item)
  }
  return list.slice(-maxEvidence)
}
