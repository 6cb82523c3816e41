import type { Cause, SourceItem } from './model.ts'

export type OutboxRow = {
  id: string
  status: string
  key: string | null
  topic: string | null
  attempts: number | null
  createdAt: Date | null
  /** when a relay's claim was made or ends; null = nobody claimed it */
  claimedUntil: Date | null
  error: string | null
}

const failed = /^(failed|failure|error|dead|abandoned|poison)$/i
/** a relay that gives a row back need not clear its old claim */
const waiting = /^(new|pending|ready|scheduled|queued)$/i
const claimed = /^(claimed|processing|locked|sending|in[-_ ]?progress)$/i

/** Why an outbox row is in doubt. */
export function outboxCause(row: OutboxRow): Cause {
  if (failed.test(row.status)) return 'outbox-failed'
  if (claimed.test(row.status)) return 'outbox-claim-expired'
  return row.claimedUntil && !waiting.test(row.status) ? 'outbox-claim-expired' : 'outbox-pending'
}

/** An outbox row as an item; its fingerprint moves with status, attempts and claim. */
export function outboxItemOf(row: OutboxRow, { owner, table, now }: { owner: string; table: string; now: Date }): SourceItem {
  return {
    key: row.id,
    cause: outboxCause(row),
    state: row.status,
    businessKey: row.key ?? '',
    owner,
    topic: row.topic ?? '',
    attempts: row.attempts ?? 0,
    fingerprint: `${row.status}:${row.attempts ?? 0}:${row.claimedUntil?.toISOString() ?? ''}`,
    identity: { table, claimed: row.claimedUntil?.toISOString() ?? null },
    verdict: '',
    preparedAt: row.createdAt,
    evidence: row.error ? [{ at: now.toISOString(), kind: 'relay-error', text: row.error }] : [],
  }
}
