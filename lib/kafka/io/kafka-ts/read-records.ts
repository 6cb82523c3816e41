import { API } from 'kafka-ts'
import { AppError } from '../../../platform/errors.ts'
import type { RecordLook, TopicPartition } from '../../look.ts'
import type { KafkaConnection } from './connection.ts'
import { errorNameOf } from './failures.ts'

const maxBytes = 1024 * 1024
const maxText = 16 * 1024
const maxRequests = 20

/** The last records of a partition, newest last. Reads from `limit` offsets before the end; gaps of compacted topics give fewer. */
export async function readLast(
  connection: KafkaConnection,
  place: TopicPartition & { leader: number },
  limit: number,
): Promise<RecordLook[]> {
  const [first, last] = await Promise.all([offsetAt(connection, place, -2n), offsetAt(connection, place, -1n)])
  const found: RecordLook[] = []
  let at = last - BigInt(limit) > first ? last - BigInt(limit) : first
  for (let request = 0; request < maxRequests && at < last; request += 1) {
    const { records, next } = await fetchFrom(connection, place, at)
    found.push(...records.filter((record) => record.offset >= at && record.offset < last))
    if (next <= at) break
    at = next
  }
  return found.slice(-limit)
}

async function offsetAt(
  connection: KafkaConnection,
  { topic, partition, leader }: TopicPartition & { leader: number },
  timestamp: bigint,
): Promise<bigint> {
  const answer = await connection.askNode(leader)(API.LIST_OFFSETS, {
    replicaId: -1,
    isolationLevel: 0,
    timeoutMs: 5000,
    topics: [{ name: topic, partitions: [{ partitionIndex: partition, currentLeaderEpoch: -1, timestamp }] }],
  })
  const found = answer.topics[0]?.partitions[0]
  if (!found || found.errorCode !== 0) throw new AppError('unavailable', `${topic}-${partition}: ${errorNameOf(found?.errorCode ?? -1)}`)
  return found.offset
}

type Fetched = { records: RecordLook[]; next: bigint }

/** Version 12 at most: from 13 on topics are named by id only. */
async function fetchFrom(
  connection: KafkaConnection,
  { topic, partition, leader }: TopicPartition & { leader: number },
  fetchOffset: bigint,
): Promise<Fetched> {
  const answer = await connection.askNode(leader)(fetchByName(), {
    maxWaitMs: 500,
    minBytes: 1,
    maxBytes,
    isolationLevel: 0,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [
      {
        topicId: '',
        topicName: topic,
        partitions: [
          { partition, currentLeaderEpoch: -1, fetchOffset, lastFetchedEpoch: -1, logStartOffset: -1n, partitionMaxBytes: maxBytes },
        ],
      },
    ],
    forgottenTopicsData: [],
    rackId: '',
  })
  const part = answer.responses[0]?.partitions[0]
  if (!part) return { records: [], next: fetchOffset }
  if (part.errorCode !== 0) throw new AppError('unavailable', `${topic}-${partition}: ${errorNameOf(part.errorCode)}`)
  const lastBatch = part.records.at(-1)
  return {
    records: part.records.filter((batch) => !batch.isControlBatch).flatMap(recordsOf),
    next: lastBatch ? lastBatch.baseOffset + BigInt(lastBatch.lastOffsetDelta) + 1n : fetchOffset,
  }
}

function fetchByName(): typeof API.FETCH {
  let api = API.FETCH
  while (api.apiVersion > 12 && api.fallback) api = api.fallback
  return api
}

type Batch = {
  baseOffset: bigint
  baseTimestamp: bigint
  isTransactional: boolean
  records: {
    offsetDelta: number
    timestampDelta: bigint
    key: string | null
    value: string | null
    headers: { key: string; value: string }[]
  }[]
}

const recordsOf = (batch: Batch): RecordLook[] =>
  batch.records.map((record) => ({
    offset: batch.baseOffset + BigInt(record.offsetDelta),
    at: new Date(Number(batch.baseTimestamp + record.timestampDelta)),
    key: cut(record.key),
    value: cut(record.value),
    headers: record.headers.slice(0, 50).map(({ key, value }) => ({ key: cut(key) ?? '', value: cut(value) ?? '' })),
    transactional: batch.isTransactional,
  }))

const cut = (text: string | null): string | null => (text !== null && text.length > maxText ? `${text.slice(0, maxText)}…` : text)
