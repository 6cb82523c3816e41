// A transactional producer made of single requests, so that it can stop, lie and write late: what makes transactions hang.
// Version 1 names its partitions first (Kafka's own old way, and kafkajs'); version 2 is KIP-890: the epoch moves at each end.
import { API, ConnectionError, type createKafkaClient } from 'kafka-ts'

export type Cluster = ReturnType<ReturnType<typeof createKafkaClient>['createCluster']>
export type Place = { topic: string; partition: number }

type Versioned = { apiVersion: number; fallback?: Versioned | undefined }
/** An older version of the same request. */
function at<T extends Versioned>(api: T, version: number): T {
  let found: Versioned = api
  while (found.apiVersion > version && found.fallback) found = found.fallback
  return found as T
}

/** The leader of a partition; −1: none. */
export async function leaderOf(cluster: Cluster, { topic, partition }: Place): Promise<number> {
  const asked = cluster.sendRequest(API.METADATA, { topics: [{ id: null, name: topic }], allowTopicAutoCreation: false })
  const answer = await asked.catch((error: { response?: Awaited<typeof asked> }) => {
    if (error.response) return error.response
    throw error
  })
  return answer.topics[0]?.partitions.find((item) => item.partitionIndex === partition)?.leaderId ?? -1
}

/** The broker that coordinates an id; waits until there is one. */
export async function coordinatorOf(cluster: Cluster, id: string): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    try {
      return (await cluster.sendRequest(API.FIND_COORDINATOR, { keyType: 1, keys: [id] })).coordinators[0]?.nodeId ?? -1
    } catch (error) {
      if (tries > 50) throw error
      await pause(100)
    }
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export type RawProducer = {
  readonly id: string
  producerId: bigint
  epoch: number
  /** Names partitions to the coordinator; version 2 does so by writing. */
  add(places: readonly Place[]): Promise<void>
  /** Writes one transactional batch; `atMs` is its timestamp. */
  write(place: Place, options?: { records?: number; atMs?: number }): Promise<void>
  end(outcome: 'commit' | 'abort'): Promise<void>
  /** Ends, and waits until every marker is written: a coordinator answers before. Needs every leader. */
  endWhole(outcome: 'commit' | 'abort'): Promise<void>
}

/** InitProducerId, then what the test says. */
export async function rawProducer(
  cluster: Cluster,
  id: string,
  { version = 1, timeoutMs = 3_600_000 }: { version?: 1 | 2; timeoutMs?: number } = {},
): Promise<RawProducer> {
  const coordinator = await coordinatorOf(cluster, id)
  const send = cluster.sendRequestToNode(coordinator)
  const begun = await patiently(() =>
    send(API.INIT_PRODUCER_ID, { transactionalId: id, transactionTimeoutMs: timeoutMs, producerId: -1n, producerEpoch: -1 }),
  )
  const sequences = new Map<string, number>()
  const producer: RawProducer = {
    id,
    producerId: begun.producerId,
    epoch: begun.producerEpoch,
    async add(places) {
      const topics = [...Map.groupBy(places, (place) => place.topic)].map(([name, some]) => ({
        name,
        partitions: some.map((place) => place.partition),
      }))
      await patiently(() =>
        send(at(API.ADD_PARTITIONS_TO_TXN, 3), {
          v3AndBelowTransactionalId: id,
          v3AndBelowProducerId: producer.producerId,
          v3AndBelowProducerEpoch: producer.epoch,
          v3AndBelowTopics: topics,
        }),
      )
    },
    async write(place, { records = 1, atMs = Date.now() } = {}) {
      const key = `${place.topic}-${place.partition}`
      const sequence = sequences.get(key) ?? 0
      await writeBatch(cluster, place, { transactionalId: id, producer, records, atMs, sequence, version })
      sequences.set(key, sequence + records)
    },
    async end(outcome) {
      const { producerId, epoch: producerEpoch } = producer
      const ended = await patiently(() =>
        send(at(API.END_TXN, version === 2 ? 5 : 4), { transactionalId: id, producerId, producerEpoch, committed: outcome === 'commit' }),
      )
      if (version === 1) return
      producer.producerId = ended.producerId
      producer.epoch = ended.producerEpoch
      sequences.clear()
    },
    async endWhole(outcome) {
      await producer.end(outcome)
      for (let tries = 0; !(await isComplete(cluster, coordinator, id)); tries += 1) {
        if (tries > 600) throw new Error(`the markers of ${id} are not written`)
        await pause(50)
      }
    },
  }
  return producer
}

async function isComplete(cluster: Cluster, coordinator: number, id: string): Promise<boolean> {
  const answer = await patiently(() => cluster.sendRequestToNode(coordinator)(API.DESCRIBE_TRANSACTIONS, { transactionalIds: [id] }))
  return answer.transactionStates[0]?.transactionState.startsWith('Complete') ?? false
}

/** A producer id that no coordinator ever gave out. */
export const strayProducer = (): Pick<RawProducer, 'producerId' | 'epoch'> => ({
  producerId: BigInt(900_000 + Math.floor(Math.random() * 90_000_000)),
  epoch: 5,
})

type Batch = {
  transactionalId: string
  producer: Pick<RawProducer, 'producerId' | 'epoch'>
  records?: number
  atMs?: number
  sequence?: number
  version?: 1 | 2
}

export async function writeBatch(
  cluster: Cluster,
  place: Place,
  { transactionalId, producer, records = 1, atMs = Date.now(), sequence = 0, version = 1 }: Batch,
): Promise<void> {
  await patiently(async () =>
    cluster.sendRequestToNode(await leaderOf(cluster, place))(at(API.PRODUCE, version === 2 ? 12 : 11), {
      transactionalId,
      acks: -1,
      timeoutMs: 5_000,
      topicData: [
        {
          name: place.topic,
          topicId: '',
          partitionData: [
            {
              index: place.partition,
              baseOffset: 0n,
              partitionLeaderEpoch: -1,
              attributes: 0x10,
              lastOffsetDelta: records - 1,
              baseTimestamp: BigInt(atMs),
              maxTimestamp: BigInt(atMs),
              producerId: producer.producerId,
              producerEpoch: producer.epoch,
              baseSequence: sequence,
              records: Array.from({ length: records }, (_, offsetDelta) => ({
                attributes: 0,
                timestampDelta: 0n,
                offsetDelta,
                key: null,
                value: `${transactionalId} ${producer.epoch} ${sequence + offsetDelta}`,
                headers: [],
              })),
            },
          ],
        },
      ],
    }),
  )
}

/** Not coordinator, loading, concurrent transactions, not leader: as clients do, again. */
const passing = new Set([3, 5, 6, 14, 15, 16, 51])

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'errorCode' in error ? Number(error.errorCode) : 0
      // a broker that was restarted is connected anew by the next request
      if (!(passing.has(code) || error instanceof ConnectionError) || tries > 100) throw error
      await pause(50)
    }
  }
}

/** Brokers refuse batches of partitions that were not named to the coordinator; old ones did not. */
export async function verification(cluster: Cluster, nodes: readonly number[], on: boolean): Promise<void> {
  for (const node of nodes) {
    const configs = [{ name: 'transaction.partition.verification.enable', configOperation: 0, value: String(on) }]
    const resources = [{ resourceType: 4, resourceName: String(node), configs }]
    await patiently(() => cluster.sendRequestToNode(node)(API.INCREMENTAL_ALTER_CONFIGS, { validateOnly: false, resources }))
  }
  await pause(700)
}
