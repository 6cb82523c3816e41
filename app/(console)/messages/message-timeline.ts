import type { AnswerRow } from '#lib/messages/policies/schema'
import type { Evidence, MessageDetail, MessageEvent } from '#lib/messages/schema'
import type { OperationRow } from '#lib/operations/schema'
import type { RegistryEventRow } from '#lib/registry/schema'

/** One moment of a message's story. `now` is the present, always last, while it is in doubt. */
export type Moment =
  | { kind: 'prepared' | 'seen'; at: string }
  /** an instance of the owner registered or left */
  | { kind: 'owner'; at: string; event: RegistryEventRow }
  /** the broker asked the producers, for the last time of so many */
  | { kind: 'check'; at: string; checks: number }
  | { kind: 'evidence'; at: string; evidence: Evidence; times: number }
  /** `times`: in a row, the same; `since`: the first of them */
  | { kind: 'answer'; at: string; answer: AnswerRow; times: number; since: string }
  | { kind: 'operation'; at: string; operation: OperationRow }
  | { kind: 'person'; at: string; event: MessageEvent }
  | { kind: 'settled'; at: string; by: string | null }
  | { kind: 'now' }

/** What the owner's instances did this long before a message was prepared belongs to its story. */
const beforehandMs = 10 * 60_000

/**
 * The story of a message, oldest first: prepared, noticed, what was found out, what its owner's instances did, what was said and tried, how
 * it ended.
 */
export function timelineOf(
  message: Pick<
    MessageDetail,
    'preparedAt' | 'firstSeen' | 'settledAt' | 'settledBy' | 'evidence' | 'attempts' | 'answers' | 'events' | 'identity'
  >,
  operations: readonly OperationRow[],
  ownerMoves: readonly RegistryEventRow[],
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
    ...checkOf(message.identity),
    ...answersOf(message.answers),
    ...movesWithin(message, ownerMoves),
    ...operations.map((operation) => ({ kind: 'operation' as const, at: operation.createdAt, operation })),
    ...message.events.map((event) => ({ kind: 'person' as const, at: event.at, event })),
    ...(message.settledAt === null ? [] : [{ kind: 'settled' as const, at: message.settledAt, by: message.settledBy }]),
  ]
  const ordered = dated.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
  return message.settledAt === null ? [...ordered, { kind: 'now' }] : ordered
}

const checkOf = ({ checks, lastCheckAt }: MessageDetail['identity']): Extract<Moment, { kind: 'check' }>[] =>
  typeof lastCheckAt === 'string' && typeof checks === 'number' ? [{ kind: 'check', at: lastCheckAt, checks }] : []

function movesWithin(
  { preparedAt, firstSeen, settledAt }: Pick<MessageDetail, 'preparedAt' | 'firstSeen' | 'settledAt'>,
  moves: readonly RegistryEventRow[],
): Extract<Moment, { kind: 'owner' }>[] {
  const from = Date.parse(preparedAt ?? firstSeen) - beforehandMs
  const until = settledAt === null ? Number.POSITIVE_INFINITY : Date.parse(settledAt)
  return moves
    .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= until)
    .map((event) => ({ kind: 'owner', at: event.at, event }))
}

type Answered = Extract<Moment, { kind: 'answer' }>

/** A policy asks every few minutes for as long as a message hangs: what a probe says again and again is one moment, its last. */
function answersOf(answers: readonly AnswerRow[]): Answered[] {
  const moments: Answered[] = []
  const latest = new Map<string, Answered>()
  for (const answer of answers) {
    const same = latest.get(answer.probe)
    if (same && saysTheSame(same.answer, answer)) {
      Object.assign(same, { at: answer.at, answer, times: same.times + 1 })
      continue
    }
    const moment: Answered = { kind: 'answer', at: answer.at, answer, times: 1, since: answer.at }
    latest.set(answer.probe, moment)
    moments.push(moment)
  }
  return moments
}

/** An answer to a person is a moment of its own. */
const saysTheSame = (one: AnswerRow, other: AnswerRow): boolean =>
  one.verdict === other.verdict &&
  one.raw === other.raw &&
  one.error === other.error &&
  one.askedBy === other.askedBy &&
  one.operationId === other.operationId
