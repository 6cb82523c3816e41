import type { ClusterLook, ProducerLook, RecordLook, TopicPartition, TransactionLook } from '../look.ts'

/**
 * The port to one Kafka cluster, read-only; whatever library is below may change. Every call has a deadline and ends with an
 * AppError: `unavailable` (nobody answers, or not as Kafka), `timeout`, `forbidden` (ACL, SASL), `not-found`.
 */
export interface ClusterReader {
  /**
   * Everything at once. Partitions without a leader are part of the answer, not a failure of it. Throws only when the cluster as
   * such cannot be read.
   */
  look(signal: AbortSignal): Promise<ClusterLook>
  /** Transactions whose id is named, as their coordinators describe them. */
  describeTransactions(transactionalIds: readonly string[], signal: AbortSignal): Promise<TransactionLook[]>
  /** Producers that the leaders of these partitions remember. */
  describeProducers(partitions: readonly TopicPartition[], signal: AbortSignal): Promise<ProducerLook[]>
  /** The last records of a partition, newest last, at most `limit`; values cut at 16 KB. Control records are left out. */
  readLast(place: TopicPartition, limit: number, signal: AbortSignal): Promise<RecordLook[]>
  close(): Promise<void>
}
