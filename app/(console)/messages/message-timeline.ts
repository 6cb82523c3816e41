import type { Evidence, MessageDetail } from '#lib/messages/schema'
import type { OperationRow } from '#lib/operations/schema'

/** One moment of a message's story. `now` is the present, always last, while it is in doubt. */
export type Moment =
  | { kind: 'prepared' | 'seen'; at: string }
  | { kind: 'evidence'; at: string; evidence: Evidence; times: number }
  | { kind: 'operation'; at: string; operation: OperationRow }
  | { kind: 'settled'; at: string; by: string | null }
  | { kind: 'now' }

/** The story of a message, oldest first: prepared, noticed, what was found out, what was tried, how it ended. */
export function timelineOf(
  message: Pick<MessageDetail, 'preparedAt' | 'firstSeen' | 'settledAt' | 'settledBy' | 'evidence' | 'attempts'>,
  operations: readonly OperationRow[],
): Moment[] {
  const lastCheck = message.evidence.findLast(({ kind }) => kind === 'check-back')
  const dated: Exclude<Moment, { kind: 'now' }>[] = [
    ...(message.preparedAt === null ? [] : [{ kind: 'prepared' as const, at: message.preparedAt }]),
    { kind: 'seen', at: message.firstSeen },
    // A repeated answer of the owner is kept once, as of its last time; how often it was asked is counted beside it.
    ...message.evidence.map((evidence) => ({
      kind: 'evidence' as const,
      at: evidence.at,
      evidence,
      times: evidence === lastCheck ? Math.max(1, message.attempts) : 1,
    })),
    ...operations.map((operation) => ({ kind: 'operation' as const, at: operation.createdAt, operation })),
    ...(message.settledAt === null ? [] : [{ kind: 'settled' as const, at: message.settledAt, by: message.settledBy }]),
  ]
  const ordered = dated.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
  return message.settledAt === null ? [...ordered, { kind: 'now' }] : ordered
}
