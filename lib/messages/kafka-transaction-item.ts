// From what the brokers say of transactions to items. Pure.
import type { Cause, SourceItem } from './model.ts'

export type OpenTransaction = {
  transactionalId: string
  state: string
  coordinator: number
  producerId: string
  producerEpoch: number
  timeoutMs: number
  /** ms; −1 when the coordinator does not say */
  startedAtMs: number
  partitions: { topic: string; partition: number }[]
}

export type OpenProducer = {
  topic: string
  partition: number
  producerId: string
  producerEpoch: number
  startOffset: string
  lastTimestampMs: number
}

export const keyOfHanging = (producer: OpenProducer): string => `${producer.topic}-${producer.partition}/${producer.producerId}`

/** Undefined while the transaction is young or over. Prepare… means decided: its markers are on their way, or stuck. */
export function transactionCause(state: string): Cause | undefined {
  if (state === 'Ongoing') return 'transaction-open'
  return state === 'PrepareCommit' || state === 'PrepareAbort' || state === 'PrepareEpochFence' ? 'transaction-ending' : undefined
}

/**
 * The find-hanging rule of kafka-transactions.sh: a partition holds a transaction open, for long, and no coordinator lists that
 * partition in a transaction of that producer.
 */
export function findHanging(
  producers: readonly OpenProducer[],
  transactions: readonly OpenTransaction[],
  { suspectAfterMs, nowMs }: { suspectAfterMs: number; nowMs: number },
): OpenProducer[] {
  const known = new Set(
    transactions.flatMap((transaction) =>
      transaction.partitions.map(({ topic, partition }) => `${transaction.producerId}/${topic}/${partition}`),
    ),
  )
  return producers.filter(
    (producer) =>
      nowMs - producer.lastTimestampMs >= suspectAfterMs && !known.has(`${producer.producerId}/${producer.topic}/${producer.partition}`),
  )
}

const maxPartitionsShown = 100

/** An open or ending transaction as an item. */
export function transactionItemOf(transaction: OpenTransaction, cause: Cause, now: Date): SourceItem {
  // the coordinator names them in any order, and another order at the next look
  const partitions = transaction.partitions.toSorted((a, b) =>
    a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
  )
  return {
    key: transaction.transactionalId,
    cause,
    state: transaction.state,
    businessKey: transaction.transactionalId,
    owner: '',
    topic: [...new Set(partitions.map((item) => item.topic))].slice(0, 5).join(', '),
    attempts: 0,
    fingerprint: `${transaction.producerId}:${transaction.producerEpoch}:${transaction.startedAtMs}:${transaction.state}`,
    identity: {
      producerId: transaction.producerId,
      producerEpoch: transaction.producerEpoch,
      coordinator: transaction.coordinator,
      timeoutMs: transaction.timeoutMs,
      partitions: partitions.slice(0, maxPartitionsShown).map(({ topic, partition }) => `${topic}-${partition}`),
      partitionCount: partitions.length,
      hanging: false,
    },
    verdict: '',
    preparedAt: transaction.startedAtMs > 0 ? new Date(transaction.startedAtMs) : null,
    evidence: [
      {
        at: now.toISOString(),
        kind: 'coordinator',
        text: `broker ${transaction.coordinator} says ${transaction.state}, time-out ${Math.round(transaction.timeoutMs / 1000)} s`,
      },
    ],
  }
}

/** A partition that its coordinator does not know of, as an item. */
export function hangingItemOf(producer: OpenProducer, now: Date): SourceItem {
  return {
    key: keyOfHanging(producer),
    cause: 'transaction-hanging',
    state: 'Hanging',
    businessKey: '',
    owner: '',
    topic: producer.topic,
    attempts: 0,
    fingerprint: `${producer.producerId}:${producer.producerEpoch}:${producer.startOffset}`,
    identity: {
      producerId: producer.producerId,
      producerEpoch: producer.producerEpoch,
      partition: producer.partition,
      startOffset: producer.startOffset,
      hanging: true,
    },
    verdict: '',
    preparedAt: new Date(producer.lastTimestampMs),
    evidence: [
      {
        at: now.toISOString(),
        kind: 'leader',
        text: `${producer.topic}-${producer.partition} is open from offset ${producer.startOffset}; no coordinator knows it. Aborting may be wrong: a lost marker can also be a commit.`,
      },
    ],
  }
}
