// What brokers say of transactions, and which of it is in doubt. Pure.
import type { Cause } from '../model.ts'

export type Place = { topic: string; partition: number }

/** A transaction as its coordinator describes it, in any state. */
export type Transaction = {
  transactionalId: string
  /** Ongoing, PrepareCommit, PrepareAbort, CompleteCommit, CompleteAbort, Empty, PrepareEpochFence, Dead */
  state: string
  coordinator: number
  producerId: string
  producerEpoch: number
  timeoutMs: number
  /** ms; −1 when the coordinator does not say. It stays after the end, until the id is initialised anew */
  startedAtMs: number
  /** those without a marker yet */
  partitions: Place[]
}

/** A producer with an open batch on a partition, as the partition's leader knows it. */
export type OpenProducer = Place & {
  producerId: string
  producerEpoch: number
  coordinatorEpoch: number
  startOffset: string
  /** of its last batch; the client's clock, unless the topic stamps on arrival */
  lastTimestampMs: number
}

/** First offset kept, last stable offset, high watermark. */
export type PlaceOffsets = { first: bigint; stable: bigint; end: bigint }

export const placeText = ({ topic, partition }: Place): string => `${topic}-${partition}`

/** A partition that hangs: what holds it is the producer. */
export const keyOfHanging = (producer: OpenProducer): string => `${placeText(producer)}/${producer.producerId}`

/** The place and producer in such a key; undefined for a transactional id. An id may look like a key: callers try it as an id first. */
export function hangingOfKey(key: string): (Place & { producerId: string }) | undefined {
  const match = /^(.+)-(\d+)\/(\d+)$/.exec(key)
  return match?.[1] && match[2] && match[3] ? { topic: match[1], partition: Number(match[2]), producerId: match[3] } : undefined
}

export const samePlace = (a: Place, b: Place): boolean => a.partition === b.partition && a.topic === b.topic

export const byPlace = (a: Place, b: Place): number => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1)

/** Prepare… means decided: its markers are on their way, or stuck. */
export const isEnding = (state: string): boolean => state.startsWith('Prepare')
export const isOpen = (state: string): boolean => state === 'Ongoing' || isEnding(state)

/** Undefined while there is nothing open. */
export const transactionCause = (state: string): Cause | undefined =>
  state === 'Ongoing' ? 'transaction-open' : isEnding(state) ? 'transaction-ending' : undefined

/**
 * The find-hanging rule of kafka-transactions.sh: a partition holds a transaction open, for long, and no coordinator lists that
 * partition in a transaction of that producer.
 */
export function findHanging(
  producers: readonly OpenProducer[],
  transactions: readonly Transaction[],
  { suspectAfterMs, nowMs }: { suspectAfterMs: number; nowMs: number },
): OpenProducer[] {
  const known = new Set(
    transactions.flatMap(({ producerId, partitions }) => partitions.map((place) => `${producerId}/${placeText(place)}`)),
  )
  return producers.filter(
    (producer) => nowMs - producer.lastTimestampMs >= suspectAfterMs && !known.has(`${producer.producerId}/${placeText(producer)}`),
  )
}
