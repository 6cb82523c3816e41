import { API } from 'kafka-ts'
import { messageOf } from '../../../platform/errors.ts'
import type { BrokerLook, PartitionLook, TopicLook } from '../../look.ts'
import type { KafkaConnection } from './connection.ts'
import { errorNameOf } from './failures.ts'
import type { Sentence } from '../../../platform/sentence.ts'
import { sayOfKafka as say } from '../../sentences.ts'

type Place = { topic: string; look: PartitionLook }

export type Metadata = { clusterId: string; brokers: BrokerLook[]; topics: TopicLook[] }

/** Brokers, topics and partitions of the whole cluster; offsets are still null. A topic without partitions in the answer keeps its error. */
export async function readMetadata({ ask }: KafkaConnection): Promise<Metadata> {
  const answer = await ask(API.METADATA, { topics: null, allowTopicAutoCreation: false, includeTopicAuthorizedOperations: false })
  return {
    clusterId: answer.clusterId ?? '',
    brokers: answer.brokers.map(({ nodeId, host, port, rack }) => ({
      nodeId,
      host,
      port,
      rack: rack ?? '',
      controller: nodeId === answer.controllerId,
    })),
    topics: answer.topics
      .filter((topic) => topic.name)
      .map((topic) => ({
        name: topic.name,
        internal: topic.isInternal,
        partitions: topic.partitions
          .map((partition): PartitionLook => ({
            partition: partition.partitionIndex,
            leader: partition.leaderId,
            replicas: partition.replicaNodes,
            isr: partition.isrNodes,
            firstOffset: null,
            lastOffset: null,
            stableOffset: null,
            error: errorNameOf(partition.errorCode || topic.errorCode),
          }))
          .sort((a, b) => a.partition - b.partition),
      })),
  }
}

/** One request holds at most so many partitions; answers stay small enough to decode without a pause that is felt. */
const maxPerRequest = 5000

/** Fills in first, last and last stable offset, one leader at a time in parallel. A leader that does not answer leaves nulls and its reason. */
export async function fillOffsets(connection: KafkaConnection, topics: readonly TopicLook[], timeoutMs: number): Promise<Sentence[]> {
  const places = topics.flatMap((topic) => topic.partitions.map((look): Place => ({ topic: topic.name, look })))
  const byLeader = Map.groupBy(
    places.filter(({ look }) => look.leader >= 0),
    ({ look }) => look.leader,
  )
  const failures = await Promise.all([...byLeader].map(([leader, group]) => fillFromLeader(connection, { leader, group, timeoutMs })))
  return failures.flat()
}

async function fillFromLeader(
  connection: KafkaConnection,
  { leader, group, timeoutMs }: { leader: number; group: Place[]; timeoutMs: number },
): Promise<Sentence[]> {
  try {
    for (let start = 0; start < group.length; start += maxPerRequest)
      await fillChunk(connection, { leader, group: group.slice(start, start + maxPerRequest), timeoutMs })
    return []
  } catch (error) {
    for (const { look } of group) look.error ||= 'LEADER_UNREACHABLE'
    return [say('kafka-offsets-unknown', { count: group.length, reason: messageOf(error) })]
  }
}

const latest = -1n
const earliest = -2n

async function fillChunk(
  connection: KafkaConnection,
  { leader, group, timeoutMs }: { leader: number; group: Place[]; timeoutMs: number },
): Promise<void> {
  const byTopic = Map.groupBy(group, (place) => place.topic)
  const looks = new Map(group.map(({ topic, look }) => [`${topic}\0${look.partition}`, look]))
  const request = async (timestamp: bigint, isolationLevel: number, put: (look: PartitionLook, offset: bigint) => void): Promise<void> => {
    const answer = await connection.askNode(leader)(API.LIST_OFFSETS, {
      replicaId: -1,
      isolationLevel,
      timeoutMs,
      topics: [...byTopic].map(([name, places]) => ({
        name,
        partitions: places.map(({ look }) => ({ partitionIndex: look.partition, currentLeaderEpoch: -1, timestamp })),
      })),
    })
    for (const topic of answer.topics)
      for (const partition of topic.partitions) {
        const look = looks.get(`${topic.name}\0${partition.partitionIndex}`)
        if (!look) continue
        if (partition.errorCode === 0 && partition.offset >= 0n) put(look, partition.offset)
        else if (partition.errorCode !== 0) look.error ||= errorNameOf(partition.errorCode)
      }
  }
  await Promise.all([
    request(latest, 0, (look, offset) => (look.lastOffset = offset)),
    request(latest, 1, (look, offset) => (look.stableOffset = offset)),
    request(earliest, 0, (look, offset) => (look.firstOffset = offset)),
  ])
}
