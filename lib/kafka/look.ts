// One whole look at a cluster, as the reader gives it and the store keeps it. Offsets are bigint here and decimal text outside.
import type { Sentence } from '../platform/sentence.ts'

export type TopicPartition = { topic: string; partition: number }

export type BrokerLook = { nodeId: number; host: string; port: number; rack: string; controller: boolean }

export type PartitionLook = {
  partition: number
  /** −1: no leader */
  leader: number
  replicas: number[]
  isr: number[]
  /** null where the leader could not say */
  firstOffset: bigint | null
  lastOffset: bigint | null
  stableOffset: bigint | null
  /** Kafka's name of what is wrong, or '' */
  error: string
}

export type TopicLook = { name: string; internal: boolean; partitions: PartitionLook[] }

export type MemberLook = { memberId: string; clientId: string; host: string; assignment: TopicPartition[] }

export type GroupLook = {
  groupId: string
  /** classic | consumer | share | streams | simple (offsets without members, as tools commit them) */
  type: string
  state: string
  protocol: string
  coordinator: number
  members: MemberLook[]
  offsets: (TopicPartition & { committed: bigint })[]
}

export type TransactionLook = {
  transactionalId: string
  /** Ongoing, PrepareCommit, PrepareAbort, CompleteCommit, CompleteAbort, Empty, PrepareEpochFence, Dead */
  state: string
  producerId: bigint
  producerEpoch: number
  coordinator: number
  timeoutMs: number
  startedAt: Date | null
  partitions: TopicPartition[]
}

export type ClusterLook = {
  clusterId: string
  brokers: BrokerLook[]
  topics: TopicLook[]
  groups: GroupLook[]
  transactions: TransactionLook[]
  /** What could not be read, in words. Groups and transactions of this look are then a part: what is missing may exist. */
  warnings: Sentence[]
  groupsComplete: boolean
  transactionsComplete: boolean
}

/** A producer with an open batch on a partition, as its leader knows it. */
export type ProducerLook = TopicPartition & {
  producerId: bigint
  producerEpoch: number
  coordinatorEpoch: number
  lastTimestamp: Date
  /** null: nothing open */
  transactionStart: bigint | null
}

export type RecordLook = {
  offset: bigint
  at: Date
  key: string | null
  value: string | null
  headers: { key: string; value: string }[]
  transactional: boolean
}
