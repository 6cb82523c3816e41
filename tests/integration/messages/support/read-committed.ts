import { API } from 'kafka-ts'
import { leaderOf, type Cluster, type Place } from './raw-producer.ts'

/**
 * What a reader of committed records gets, from the beginning to the last stable offset: a fetch with isolation level 1, as Kafka's
 * consumers make it, which names what was aborted. `waits`: there is more behind that it does not get.
 */
export async function readCommitted(cluster: Cluster, place: Place): Promise<{ values: string[]; waits: boolean }> {
  const values: string[] = []
  const aborted: Aborted = { coming: [], now: new Set() }
  for (let offset = 0n; ;) {
    const found = await fetchAt(cluster, place, offset)
    aborted.coming = [...(found.abortedTransactions ?? [])]
    const batches = found.records.filter((batch) => batch.baseOffset < found.lastStableOffset)
    for (const batch of batches) take(batch, aborted, values)
    const last = batches.at(-1)
    if (last) offset = last.baseOffset + BigInt(last.lastOffsetDelta) + 1n
    if (!last || offset >= found.lastStableOffset) return { values, waits: found.lastStableOffset < found.highWatermark }
  }
}

type Fetched = Awaited<ReturnType<typeof fetchAt>>

/** As Kafka's consumers keep it: a producer is aborting from the first offset of a transaction to the next marker, not before. */
type Aborted = { coming: { producerId: bigint; firstOffset: bigint }[]; now: Set<bigint> }

function take(batch: Fetched['records'][number], aborted: Aborted, values: string[]): void {
  for (const { producerId } of aborted.coming.filter(({ firstOffset }) => firstOffset <= batch.baseOffset)) aborted.now.add(producerId)
  aborted.coming = aborted.coming.filter(({ firstOffset }) => firstOffset > batch.baseOffset)
  if (batch.isControlBatch) aborted.now.delete(batch.producerId)
  else if (!batch.isTransactional || !aborted.now.has(batch.producerId)) values.push(...batch.records.map((record) => record.value ?? ''))
}

async function fetchAt(cluster: Cluster, place: Place, fetchOffset: bigint) {
  let api = API.FETCH
  while (api.apiVersion > 12 && api.fallback) api = api.fallback
  const bytes = 1_000_000
  const { partition } = place
  const part = { partition, currentLeaderEpoch: -1, fetchOffset, lastFetchedEpoch: -1, logStartOffset: -1n, partitionMaxBytes: bytes }
  const answer = await cluster.sendRequestToNode(await leaderOf(cluster, place))(api, {
    maxWaitMs: 50,
    minBytes: 1,
    maxBytes: bytes,
    isolationLevel: 1,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [{ topicId: '', topicName: place.topic, partitions: [part] }],
    forgottenTopicsData: [],
    rackId: '',
  })
  const found = answer.responses[0]?.partitions[0]
  if (!found) throw new Error('an empty answer')
  return found
}
