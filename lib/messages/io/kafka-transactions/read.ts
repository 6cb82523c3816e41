// What the leaders of partitions say (KIP-664): DescribeProducers.
import { API } from 'kafka-ts'
import type { OpenProducer, Place } from '../../kafka-transactions/model.ts'
import { lenient, type Cluster } from '../kafka/cluster.ts'

/** `leader` −1: nobody leads it now. */
export type LedPlace = Place & { leader: number }

export const unknownTopic = 3
export const topicForbidden = 29

/** Every partition with its leader, and the brokers that live. */
export async function readPlaces(cluster: Cluster): Promise<{ places: LedPlace[]; brokers: number[] }> {
  const metadata = await lenient(cluster.sendRequest(API.METADATA, { topics: null, allowTopicAutoCreation: false }))
  return {
    brokers: metadata.brokers.map((broker) => broker.nodeId),
    places: metadata.topics.flatMap((topic) =>
      topic.partitions.map((partition) => ({ topic: topic.name, partition: partition.partitionIndex, leader: partition.leaderId })),
    ),
  }
}

/** Groups by leader; places without one are left out. */
export const byLeader = (places: readonly LedPlace[]): Map<number, LedPlace[]> =>
  Map.groupBy(
    places.filter((place) => place.leader >= 0),
    (place) => place.leader,
  )

/** The producers with an open batch on these partitions. Topics we may not read are left out, and counted. */
export async function readOpenProducers(
  cluster: Cluster,
  places: readonly LedPlace[],
): Promise<{ producers: OpenProducer[]; forbidden: number }> {
  const answers = await Promise.all([...byLeader(places)].map(([node, group]) => describeAt(cluster, node, group)))
  return { producers: answers.flatMap((answer) => answer.producers), forbidden: answers.reduce((sum, answer) => sum + answer.forbidden, 0) }
}

async function describeAt(cluster: Cluster, node: number, places: readonly LedPlace[]) {
  const topics = [...Map.groupBy(places, (place) => place.topic)].map(([name, group]) => ({
    name,
    partitionIndexes: group.map((place) => place.partition),
  }))
  const answer = await lenient(cluster.sendRequestToNode(node)(API.DESCRIBE_PRODUCERS, { topics }))
  const producers: OpenProducer[] = []
  let forbidden = 0
  for (const topic of answer.topics) {
    for (const { partitionIndex: partition, errorCode, activeProducers } of topic.partitions) {
      if (errorCode === topicForbidden) forbidden += 1
      else if (errorCode !== 0 && errorCode !== unknownTopic)
        throw new Error(`broker ${node} does not describe ${topic.name}-${partition}: error ${errorCode}`)
      for (const producer of activeProducers) {
        if (producer.currentTxnStartOffset < 0n) continue
        producers.push({
          topic: topic.name,
          partition,
          producerId: String(producer.producerId),
          producerEpoch: producer.producerEpoch,
          coordinatorEpoch: producer.coordinatorEpoch,
          startOffset: String(producer.currentTxnStartOffset),
          lastTimestampMs: Number(producer.lastTimestamp),
        })
      }
    }
  }
  return { producers, forbidden }
}
