// Offsets and lags are decimal strings: they do not fit a double.
import { z } from 'zod'

const offset = z.string().nullable()

export const clusterSchema = z.object({
  id: z.string(),
  name: z.string(),
  brokers: z.array(
    z.object({ nodeId: z.number().int(), host: z.string(), port: z.number().int(), rack: z.string(), controller: z.boolean() }),
  ),
  topicCount: z.number().int(),
  partitionCount: z.number().int(),
  groupCount: z.number().int(),
  problems: z.array(z.string()),
})
export type ClusterRow = z.infer<typeof clusterSchema>

export const topicSchema = z.object({
  cluster: z.string(),
  name: z.string(),
  internal: z.boolean(),
  partitionCount: z.number().int(),
  replicationFactor: z.number().int(),
  records: z.string(),
  problems: z.array(z.string()),
})
export type TopicRow = z.infer<typeof topicSchema>

export const partitionSchema = z.object({
  partition: z.number().int(),
  leader: z.number().int(),
  replicas: z.array(z.number().int()),
  isr: z.array(z.number().int()),
  firstOffset: offset,
  lastOffset: offset,
  stableOffset: offset,
  error: z.string(),
})
export const topicDetailSchema = topicSchema.extend({
  partitions: z.array(partitionSchema),
  groups: z.array(z.object({ groupId: z.string(), state: z.string(), lag: offset })),
})
export type TopicDetail = z.infer<typeof topicDetailSchema>

export const groupSchema = z.object({
  cluster: z.string(),
  groupId: z.string(),
  type: z.string(),
  state: z.string(),
  memberCount: z.number().int(),
  topics: z.array(z.string()),
  lag: offset,
})
export type GroupRow = z.infer<typeof groupSchema>

export const groupDetailSchema = groupSchema.extend({
  coordinator: z.number().int().nullable(),
  members: z.array(z.object({ memberId: z.string(), clientId: z.string(), host: z.string() })),
  offsets: z.array(
    z.object({
      topic: z.string(),
      partition: z.number().int(),
      committed: z.string(),
      lastOffset: offset,
      lag: offset,
      memberId: z.string(),
    }),
  ),
})
export type GroupDetail = z.infer<typeof groupDetailSchema>

export const transactionSchema = z.object({
  cluster: z.string(),
  transactionalId: z.string(),
  state: z.string(),
  producerId: z.string(),
  producerEpoch: z.number().int(),
  coordinator: z.number().int(),
  timeoutMs: z.number().int(),
  startedAt: z.string().nullable(),
  partitions: z.array(z.object({ topic: z.string(), partition: z.number().int() })),
})
export type TransactionRow = z.infer<typeof transactionSchema>

/** What web asks the worker when somebody browses a partition. `cluster` is the configured id. */
export const recordsQuestionSchema = z.object({
  cluster: z.string(),
  topic: z.string().min(1).max(249),
  partition: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const recordSchema = z.object({
  offset: z.string(),
  at: z.string(),
  key: z.string().nullable(),
  value: z.string().nullable(),
  headers: z.array(z.object({ key: z.string(), value: z.string() })),
  transactional: z.boolean(),
})
export type RecordRow = z.infer<typeof recordSchema>
