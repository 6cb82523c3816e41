// Transactions and hanging partitions as items. What moves by itself (offsets, who waits) is in the identity, never in the fingerprint.
import type { Cause, SourceItem } from '../model.ts'
import type { Decision, Outcome } from './decision.ts'
import { byPlace, keyOfHanging, placeText, type OpenProducer, type Place, type Transaction } from './model.ts'
import type { Waiting } from './waiting.ts'
import type { Sentence } from '../../platform/sentence.ts'
import { sayOfLog } from '../log-sentences.ts'

const maxPartitionsShown = 100

/** What a look found around an item. `owner`: the application it belongs to, "" when none is known. */
export type Around = { waiting: Waiting; owner: string; now: Date }

export const transactionFingerprint = (transaction: Transaction): string =>
  `${transaction.producerId}:${transaction.producerEpoch}:${transaction.startedAtMs}:${transaction.state}`

export type TransactionAround = Around & {
  /** partitions of the same producer that hang, by key, and whose outcome does not hang on this transaction */
  hanging: string[]
  /** partitions that nobody leads now */
  leaderless: Place[]
}

/** A transaction that is open or ending. */
export function transactionItemOf(transaction: Transaction, cause: Cause, around: TransactionAround): SourceItem {
  // the coordinator names them in any order, and another order at the next look
  const partitions = transaction.partitions.toSorted(byPlace)
  const endsAtMs = transaction.startedAtMs > 0 ? transaction.startedAtMs + transaction.timeoutMs : undefined
  const says = sayOfLog('tx-coordinator-says', {
    broker: transaction.coordinator,
    state: transaction.state,
    seconds: Math.round(transaction.timeoutMs / 1000),
  })
  return {
    ...common(around),
    key: transaction.transactionalId,
    cause,
    state: transaction.state,
    businessKey: transaction.transactionalId,
    topic: [...new Set(partitions.map((item) => item.topic))].slice(0, 5).join(', '),
    fingerprint: transactionFingerprint(transaction),
    identity: {
      transactionalId: transaction.transactionalId,
      producerId: transaction.producerId,
      producerEpoch: transaction.producerEpoch,
      coordinator: transaction.coordinator,
      timeoutMs: transaction.timeoutMs,
      startedAtMs: transaction.startedAtMs,
      ...(endsAtMs === undefined ? {} : { endsByItselfAt: new Date(endsAtMs).toISOString() }),
      partitions: partitions.slice(0, maxPartitionsShown).map(placeText),
      partitionCount: partitions.length,
      hanging: around.hanging,
      leaderless: around.leaderless.map(placeText),
      waiting: around.waiting,
    },
    preparedAt: transaction.startedAtMs > 0 ? new Date(transaction.startedAtMs) : null,
    evidence: [evidence(around, 'coordinator', says)],
  }
}

const causes: Readonly<Record<Outcome, Cause>> = {
  commit: 'transaction-lost-commit',
  abort: 'transaction-lost-abort',
  none: 'transaction-hanging',
  open: 'transaction-hanging',
  unknown: 'transaction-hanging',
}

export type HangingAround = Around & { decision: Decision; transaction: Transaction | undefined }

export const hangingFingerprint = (producer: OpenProducer, { outcome, markerEpoch }: Decision): string =>
  `${producer.producerId}:${producer.producerEpoch}:${producer.startOffset}:${outcome}:${markerEpoch}`

/** A partition that is held by what its coordinator does not list. */
export function hangingItemOf(producer: OpenProducer, around: HangingAround): SourceItem {
  const { decision, transaction } = around
  return {
    ...common(around),
    key: keyOfHanging(producer),
    cause: causes[decision.outcome],
    state: 'Hanging',
    businessKey: transaction?.transactionalId ?? '',
    topic: producer.topic,
    fingerprint: hangingFingerprint(producer, decision),
    identity: {
      transactionalId: transaction?.transactionalId ?? '',
      producerId: producer.producerId,
      producerEpoch: producer.producerEpoch,
      partition: placeText(producer),
      startOffset: producer.startOffset,
      lastWrite: new Date(producer.lastTimestampMs).toISOString(),
      outcome: decision.outcome,
      markerEpoch: decision.markerEpoch,
      coordinatorState: transaction?.state ?? '',
      waiting: around.waiting,
    },
    preparedAt: new Date(producer.lastTimestampMs),
    evidence: [
      evidence(around, 'leader', sayOfLog('part-unlisted', { place: placeText(producer), offset: producer.startOffset })),
      evidence(around, 'coordinator', decision),
    ],
  }
}

const common = ({ owner }: Around): Pick<SourceItem, 'owner' | 'attempts' | 'verdict'> => ({ owner, attempts: 0, verdict: '' })

const evidence = (around: Around, kind: string, { text, said }: Sentence) => ({ at: around.now.toISOString(), kind, text, said })
