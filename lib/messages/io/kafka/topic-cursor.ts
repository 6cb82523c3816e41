// Looks for records by the header that names their ledger entry, from a time on, up to the high watermark of every partition.
// It does NOT fetch read_committed: such a fetch ends at the last stable offset, so an open transaction of anybody would hide a
// committed copy behind it, and a resend would make a second one. It fetches everything and reads the transactions' markers itself:
// each copy is committed, aborted, or open.
import { API } from 'kafka-ts'
import { sayOfConnection as say } from '../../../platform/connection-sentences.ts'
import { AppError } from '../../../platform/errors.ts'
import { addSighting, clockSkewMs, maxRecords, operationHeader, type Found, type Sought, type TopicReader } from '../ledger/sightings.ts'
import { lenient, type Cluster, type KafkaReader } from './cluster.ts'

/** A place in a topic: what was found before `next` of each partition is in `sightings`. */
export type Cursor = Found & { idHeader: string; next: Map<number, bigint> }

const fetchBytes = 2_000_000

/** Topics of one cluster, whose records name their entry in that header. */
export const createTopicReader = (kafka: KafkaReader, idHeader: string): TopicReader<Cursor> => ({
  search: ({ topic, sinceMs, ids }, signal) =>
    kafka.read(
      `search topic "${topic}"`,
      async (cluster) => {
        const cursor = await openCursor(cluster, { topic, idHeader, sinceMs, ids })
        await advanceCursor(cluster, cursor, signal)
        return cursor
      },
      signal,
    ),
  advance: (cursor, signal) => kafka.read(`read topic "${cursor.topic}"`, (cluster) => advanceCursor(cluster, cursor, signal), signal),
})

type Leaders = { topicId: string; byPartition: Map<number, number> }

async function leadersOf(cluster: Cluster, topic: string): Promise<Leaders> {
  const metadata = await lenient(cluster.sendRequest(API.METADATA, { topics: [{ id: null, name: topic }], allowTopicAutoCreation: false }))
  const found = metadata.topics.find((item) => item.name === topic)
  if (!found || found.errorCode === 3) throw new AppError('not-found', `there is no topic "${topic}"`)
  if (found.errorCode === 29) throw new AppError('forbidden', `not allowed to read topic "${topic}"`)
  const leaderless = found.partitions.filter((partition) => partition.leaderId < 0)
  if (leaderless.length > 0) throw new AppError('unavailable', say('kafka-leaderless', { count: leaderless.length, topic }))
  return {
    topicId: found.topicId,
    byPartition: new Map(found.partitions.map((partition) => [partition.partitionIndex, partition.leaderId])),
  }
}

/** −1 = high watermark, −2 = first offset, else the first record not older than the time (−1 when there is none). */
async function offsetsAt(cluster: Cluster, topic: string, leaders: Leaders, timestamp: bigint): Promise<Map<number, bigint>> {
  const offsets = new Map<number, bigint>()
  for (const node of new Set(leaders.byPartition.values())) {
    const partitions = [...leaders.byPartition]
      .filter(([, leader]) => leader === node)
      .map(([partitionIndex]) => ({ partitionIndex, currentLeaderEpoch: -1, timestamp }))
    const answer = await lenient(
      cluster.sendRequestToNode(node)(API.LIST_OFFSETS, {
        replicaId: -1,
        isolationLevel: 0,
        timeoutMs: 10_000,
        topics: [{ name: topic, partitions }],
      }),
    )
    for (const partition of answer.topics[0]?.partitions ?? []) {
      if (partition.errorCode !== 0) throw new Error(`offsets of ${topic}-${partition.partitionIndex}: error ${partition.errorCode}`)
      offsets.set(partition.partitionIndex, partition.offset)
    }
  }
  return offsets
}

/** A cursor that stands where records of `sinceMs` may begin; nothing is read yet. */
export async function openCursor(cluster: Cluster, { topic, idHeader, sinceMs, ids }: Sought & { idHeader: string }): Promise<Cursor> {
  const leaders = await leadersOf(cluster, topic)
  const [first, from, end] = [
    await offsetsAt(cluster, topic, leaders, -2n),
    await offsetsAt(cluster, topic, leaders, BigInt(Math.max(0, sinceMs - clockSkewMs))),
    await offsetsAt(cluster, topic, leaders, -1n),
  ]
  const next = new Map<number, bigint>()
  let reachesBack = true
  for (const [partition, firstOffset] of first) {
    const found = from.get(partition) ?? -1n
    const start = found >= 0n ? found : (end.get(partition) ?? firstOffset)
    next.set(partition, start)
    if (firstOffset > 0n && start <= firstOffset) reachesBack = false
  }
  return { topic, idHeader, ids: new Set(ids), next, sightings: new Map(), reachesBack }
}

/** Reads on to the high watermark as it is now. */
export async function advanceCursor(cluster: Cluster, cursor: Cursor, signal: AbortSignal): Promise<void> {
  const leaders = await leadersOf(cluster, cursor.topic)
  const ends = await offsetsAt(cluster, cursor.topic, leaders, -1n)
  let budget = maxRecords
  for (const [partition, end] of ends) {
    // a partition that was added later is read from its beginning
    let next = cursor.next.get(partition) ?? 0n
    while (next < end) {
      signal.throwIfAborted()
      const read = await readOn(cluster, cursor, { partition, next, leaders })
      if (read.next <= next) throw new Error(`${cursor.topic}-${partition} does not go on at offset ${next}`)
      budget -= Number(read.next - next)
      if (budget < 0) throw new AppError('timeout', `more than ${maxRecords} records of "${cursor.topic}" would have to be searched`)
      next = read.next
      cursor.next.set(partition, next)
    }
  }
}

type Place = { partition: number; next: bigint; leaders: Leaders }

async function readOn(cluster: Cluster, cursor: Cursor, { partition, next, leaders }: Place): Promise<{ next: bigint }> {
  const node = leaders.byPartition.get(partition)
  if (node === undefined) throw new AppError('unavailable', `${cursor.topic}-${partition} has no leader`)
  const place = {
    partition,
    currentLeaderEpoch: -1,
    fetchOffset: next,
    lastFetchedEpoch: -1,
    logStartOffset: -1n,
    partitionMaxBytes: fetchBytes,
  }
  const answer = await lenient(
    cluster.sendRequestToNode(node)(API.FETCH, {
      maxWaitMs: 500,
      minBytes: 1,
      maxBytes: fetchBytes,
      isolationLevel: 0,
      sessionId: 0,
      sessionEpoch: -1,
      topics: [{ topicId: leaders.topicId, topicName: cursor.topic, partitions: [place] }],
      forgottenTopicsData: [],
      rackId: '',
    }),
  )
  const found = answer.responses[0]?.partitions[0]
  if (!found) throw new Error(`${cursor.topic}-${partition}: an empty answer`)
  if (found.errorCode === 1 && found.logStartOffset > next) {
    cursor.reachesBack = false
    return { next: found.logStartOffset }
  }
  if (found.errorCode !== 0) throw new Error(`${cursor.topic}-${partition}: fetch error ${found.errorCode}`)
  return { next: found.records.reduce((_, batch) => takeBatch(cursor, partition, next, batch), next) }
}

type Batch = {
  baseOffset: bigint
  lastOffsetDelta: number
  isTransactional: boolean
  isControlBatch: boolean
  producerId: bigint
  records: { offsetDelta: number; key: string | null; headers: { key: string; value: string }[] }[]
}

/** Notes what a batch says of our ids; answers the offset after it. */
function takeBatch(cursor: Cursor, partition: number, from: bigint, batch: Batch): bigint {
  const after = batch.baseOffset + BigInt(batch.lastOffsetDelta) + 1n
  if (batch.isControlBatch) {
    endTransaction(cursor, partition, batch)
    return after
  }
  for (const record of batch.records) {
    const offset = batch.baseOffset + BigInt(record.offsetDelta)
    if (offset < from) continue
    const id = record.headers.find((header) => header.key === cursor.idHeader)?.value
    if (id === undefined || !cursor.ids.has(id)) continue
    addSighting(cursor.sightings, id, {
      partition,
      offset: String(offset),
      status: batch.isTransactional ? 'open' : 'committed',
      operation: record.headers.find((header) => header.key === operationHeader)?.value ?? '',
      producerId: String(batch.producerId),
    })
  }
  return after
}

/** Control record key (KafkaProtocol, ControlRecordType): int16 version, int16 type; 0 = abort, 1 = commit. */
function endTransaction(cursor: Cursor, partition: number, batch: Batch): void {
  const type = batch.records[0]?.key?.charCodeAt(3)
  if (type !== 0 && type !== 1) return
  for (const list of cursor.sightings.values()) {
    for (const sighting of list) {
      if (sighting.status === 'open' && sighting.partition === partition && sighting.producerId === String(batch.producerId)) {
        sighting.status = type === 1 ? 'committed' : 'aborted'
      }
    }
  }
}
