// A row of an outbox, what its consumer says of it, and what follows from both. Pure.
import type { Cause, SourceItem } from '../model.ts'
import type { OutboxVerb } from './mapping-types.ts'
import { type MessageSentence, sayOfMessage as say } from '../sentences.ts'

export const phases = ['done', 'compensating', 'discarded', 'failed', 'claim-expired', 'held', 'pending'] as const
/** `held` = claimed, and the claim has not run out: nobody else touches it. */
export type Phase = (typeof phases)[number]

export type OutboxRow = {
  id: string
  phase: Phase
  /** as the table says it; the phase where there is no such column */
  status: string
  key: string | null
  topic: string | null
  attempts: number | null
  error: string | null
  /** ms since it was written; null = the table does not say */
  ageMs: number | null
  /** ms until the claim ends (negative: since); null = not claimed */
  claimedForMs: number | null
  /** moves with every change */
  version: string
  /** it is already as a resend would leave it */
  armed: boolean
}

/** What the consumer's table says: `none` = no consumer is configured, `unread` = it could not be asked. */
export type Consumption = 'none' | 'unread' | 'missing' | 'received' | 'consumed' | 'compensate'

export type Limits = { suspectAfterMs: number; lateAfterMs: number; lookBackMs: number }

/** Why a row is in doubt; undefined when it is not. `known`: why it was at the look before, where it is listed already. */
export function outboxCause(row: OutboxRow, consumption: Consumption, limits: Limits, known?: Cause): Cause | undefined {
  if (row.phase === 'compensating' || row.phase === 'discarded' || row.phase === 'held') return undefined
  if (consumption === 'compensate') return 'outbox-compensation-asked'
  // what only its consumer can end stays as it was while that one cannot be asked
  if (consumption === 'unread' && (row.phase === 'done' || known === 'outbox-compensation-asked')) return known
  if (row.phase === 'done') return sentCause(row, consumption, limits, known)
  const open = openCause(row, limits)
  return open !== undefined && consumption === 'consumed' ? 'outbox-consumed-not-marked' : open
}

/** The window bounds what is looked for, not what was found: that stays until the consumer has it. */
function sentCause({ ageMs }: OutboxRow, consumption: Consumption, { lateAfterMs, lookBackMs }: Limits, known?: Cause): Cause | undefined {
  const due = known !== undefined || (ageMs !== null && ageMs >= lateAfterMs && ageMs <= lookBackMs)
  if (consumption === 'missing' && due) return 'outbox-sent-not-consumed'
  return consumption === 'received' && due ? 'outbox-received-not-done' : undefined
}

function openCause(row: OutboxRow, { suspectAfterMs }: Limits): Cause | undefined {
  if (row.phase === 'failed') return 'outbox-failed'
  if (row.phase === 'claim-expired') return 'outbox-claim-expired'
  return row.ageMs === null || row.ageMs >= suspectAfterMs ? 'outbox-pending' : undefined
}

type Around = { owner: string; table: string; preset: string; can: readonly OutboxVerb[]; now: Date }

/** A row in doubt as an item. */
export function outboxItemOf(
  row: OutboxRow,
  cause: Cause,
  consumption: Consumption,
  { owner, table, preset, can, now }: Around,
): SourceItem {
  const at = now.toISOString()
  return {
    key: row.id,
    cause,
    state: row.status,
    businessKey: row.key ?? '',
    owner,
    topic: row.topic ?? '',
    attempts: row.attempts ?? 0,
    fingerprint: row.version,
    identity: {
      table,
      preset,
      phase: row.phase,
      consumer: consumption,
      armed: row.armed,
      can,
      claimEndsAt: row.claimedForMs === null ? null : secondsOf(now.getTime() + row.claimedForMs),
    },
    verdict: '',
    preparedAt: row.ageMs === null ? null : secondsOf(now.getTime() - row.ageMs),
    evidence: [
      ...(row.error ? [{ at, kind: 'relay-error', text: row.error }] : []),
      ...(consumerTexts[consumption] === '' ? [] : [{ at, kind: 'consumer', ...say(consumerTexts[consumption]) }]),
    ],
  }
}

/** The database says ages, not times: rounded, so that two looks say the same. */
const secondsOf = (ms: number): Date => new Date(Math.round(ms / 1000) * 1000)

const consumerTexts: Readonly<Record<Consumption, MessageSentence | ''>> = {
  none: '',
  unread: 'consumer-unread',
  missing: 'consumer-missing',
  received: 'consumer-received',
  consumed: 'consumer-consumed',
  compensate: 'consumer-compensate',
}
