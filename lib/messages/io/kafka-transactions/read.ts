// What brokers say of transactions (KIP-664): ListTransactions of every broker and DescribeTransactions of what it lists,
// DescribeProducers of the leaders.
import { API } from 'kafka-ts'
import { AppError } from '../../../platform/errors.ts'
import type { OpenProducer, Place, Transaction } from '../../kafka-transactions/model.ts'
import { lenient, type Cluster } from '../kafka/cluster.ts'

/** `leader` −1: nobody leads it now. */
export type LedPlace = Place & { leader: number }

const maxTransactions = 5_000
const idsPerRequest = 200
const unknownTopic = 3
export const topicForbidden = 29
const idUnknown = 105

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

export const openStates = ['Ongoing', 'PrepareCommit', 'PrepareAbort', 'PrepareEpochFence']

type TransactionFilter = { states?: readonly string[]; producerIds?: readonly string[] }

/** The transactions of every coordinator that pass the filter, in any state unless `states` says. */
export async function readTransactions(
  cluster: Cluster,
  brokers: readonly number[],
  { states = [], producerIds = [] }: TransactionFilter,
): Promise<Transaction[]> {
  const filter = { stateFilters: [...states], producerIdFilters: producerIds.map(BigInt) }
  const found = await Promise.all(
    brokers.map(async (node) => {
      const listed = await lenient(
        cluster.sendRequestToNode(node)(API.LIST_TRANSACTIONS, { ...filter, durationFilter: -1n, transactionalIdPattern: null }),
      )
      if (listed.errorCode !== 0) throw new Error(`broker ${node} does not list transactions: error ${listed.errorCode}`)
      return describeTransactions(
        cluster,
        node,
        listed.transactionStates.map((item) => item.transactionalId),
      )
    }),
  )
  return found.flat()
}

async function describeTransactions(cluster: Cluster, node: number, ids: readonly string[]): Promise<Transaction[]> {
  const described: Transaction[] = []
  for (let start = 0; start < Math.min(ids.length, maxTransactions); start += idsPerRequest) {
    const transactionalIds = ids.slice(start, start + idsPerRequest)
    const answer = await lenient(cluster.sendRequestToNode(node)(API.DESCRIBE_TRANSACTIONS, { transactionalIds }))
    for (const item of answer.transactionStates) {
      // it expired between the two requests
      if (item.errorCode === idUnknown) continue
      if (item.errorCode !== 0) throw new Error(`broker ${node} does not describe "${item.transactionalId}": error ${item.errorCode}`)
      described.push({
        transactionalId: item.transactionalId,
        state: item.transactionState,
        coordinator: node,
        producerId: String(item.producerId),
        producerEpoch: item.producerEpoch,
        timeoutMs: item.transactionTimeoutMs,
        startedAtMs: Number(item.transactionStartTimeMs),
        partitions: item.topics.flatMap((topic) => topic.partitions.map((partition) => ({ topic: topic.topic, partition }))),
      })
    }
  }
  return described
}

const transactionKey = 1

/** One transaction at the coordinator it has now; undefined when nobody knows the id. */
export async function readTransaction(cluster: Cluster, transactionalId: string): Promise<Transaction | undefined> {
  const answer = await lenient(cluster.sendRequest(API.FIND_COORDINATOR, { keyType: transactionKey, keys: [transactionalId] }))
  const found = answer.coordinators[0]
  if (!found || found.errorCode !== 0)
    throw new AppError('unavailable', `transactional id "${transactionalId}" has no coordinator now: error ${found?.errorCode ?? -1}`)
  return (await describeTransactions(cluster, found.nodeId, [transactionalId]))[0]
}
