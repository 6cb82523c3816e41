import { API } from 'kafka-ts'
import { messageOf } from '../../../platform/errors.ts'
import { findUnread, transactionLog } from '../../coordinators.ts'
import type { PartitionLook, ProducerLook, TopicPartition, TransactionLook } from '../../look.ts'
import type { KafkaConnection } from './connection.ts'
import { errorNameOf, isUnsupported } from './failures.ts'
import { joinParts, logOf, partWithout, unledPart, type ListPart } from './list-part.ts'
import type { Sentence } from '../../../platform/sentence.ts'
import { sayOfKafka as say } from '../../sentences.ts'
import type { Metadata } from './read-topics.ts'

export type TransactionsRead = { transactions: TransactionLook[]; warnings: Sentence[]; complete: boolean }

type Listed = Pick<TransactionLook, 'transactionalId' | 'state' | 'producerId' | 'coordinator'>

const describeChunk = 200
/** Live ones first; ids that rest between transactions are described as far as this goes. */
const maxDescribed = 2000

const isLive = (state: string): boolean => /^(Ongoing|Prepare)/.test(state)

/**
 * Every transactional id its coordinators know. Brokers before 3.0 cannot say. What a coordinator cannot see now, because nobody leads a
 * partition of the log or its leader has not read it yet, makes the list a part.
 */
export async function readTransactions(
  connection: KafkaConnection,
  { brokers, topics }: Pick<Metadata, 'brokers' | 'topics'>,
): Promise<TransactionsRead> {
  const log = logOf(transactionLog, topics)
  const unled = unledPart(transactionLog, log, 'kafka-transactions-unled')
  const parts = [unled, ...(await Promise.all(brokers.map(({ nodeId }) => listOf(connection, nodeId, log))))]
  const { found, warnings, complete } = joinParts(parts)
  const listed = found.sort((a, b) => Number(isLive(b.state)) - Number(isLive(a.state)))
  if (listed.length > maxDescribed) warnings.push(say('kafka-transactions-cut', { count: listed.length, read: maxDescribed }))
  const details = await describeListed(connection, listed.slice(0, maxDescribed)).catch((error: unknown) => {
    warnings.push(say('kafka-transactions-bare', { reason: messageOf(error) }))
    return []
  })
  const byId = new Map(details.map((detail) => [detail.transactionalId, detail]))
  return {
    transactions: listed.map((item) => byId.get(item.transactionalId) ?? { ...item, ...unknownDetails }),
    warnings,
    complete,
  }
}

const unknownDetails = { producerEpoch: 0, timeoutMs: 0, startedAt: null, partitions: [] }

async function listOf(connection: KafkaConnection, nodeId: number, log: readonly PartitionLook[]): Promise<ListPart<Listed>> {
  try {
    const unread = await findUnread(log, nodeId, async (transactionalIds) => {
      const { transactionStates } = await connection.askNode(nodeId)(API.DESCRIBE_TRANSACTIONS, { transactionalIds })
      return transactionStates.map(({ transactionalId, errorCode }) => ({ id: transactionalId, errorCode }))
    })
    if (unread.length > 0) return partWithout(say('kafka-transactions-loading', { broker: nodeId }))
    const answer = await connection.askNode(nodeId)(API.LIST_TRANSACTIONS, {
      stateFilters: [],
      producerIdFilters: [],
      durationFilter: -1n,
      transactionalIdPattern: null,
    })
    if (answer.errorCode !== 0)
      return partWithout(say('kafka-transactions-unlisted', { broker: nodeId, error: errorNameOf(answer.errorCode) }))
    const listed = answer.transactionStates.map(({ transactionalId, transactionState, producerId }) => ({
      transactionalId,
      state: transactionState,
      producerId,
      coordinator: nodeId,
    }))
    return { found: listed, warnings: [], complete: true }
  } catch (error) {
    if (isUnsupported(error)) return { found: [], warnings: [], complete: true }
    return partWithout(say('kafka-transactions-unknown', { broker: nodeId, reason: messageOf(error) }))
  }
}

async function describeListed(connection: KafkaConnection, listed: readonly Listed[]): Promise<TransactionLook[]> {
  const byNode = Map.groupBy(listed, (item) => item.coordinator)
  const found = await Promise.all(
    [...byNode].map(([nodeId, items]) =>
      describeAt(
        connection,
        nodeId,
        items.map((item) => item.transactionalId),
      ),
    ),
  )
  return found.flat()
}

async function describeAt(connection: KafkaConnection, nodeId: number, ids: readonly string[]): Promise<TransactionLook[]> {
  const found: TransactionLook[] = []
  for (let start = 0; start < ids.length; start += describeChunk) {
    const answer = await connection.askNode(nodeId)(API.DESCRIBE_TRANSACTIONS, {
      transactionalIds: ids.slice(start, start + describeChunk),
    })
    for (const item of answer.transactionStates) {
      if (item.errorCode !== 0) continue
      found.push({
        transactionalId: item.transactionalId,
        state: item.transactionState,
        producerId: item.producerId,
        producerEpoch: item.producerEpoch,
        coordinator: nodeId,
        timeoutMs: item.transactionTimeoutMs,
        startedAt: item.transactionStartTimeMs > 0n ? new Date(Number(item.transactionStartTimeMs)) : null,
        partitions: item.topics.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition }))),
      })
    }
  }
  return found
}

/** Describes named ids at whatever coordinator they have now. Ids nobody knows are left out. */
export async function describeTransactions(connection: KafkaConnection, ids: readonly string[]): Promise<TransactionLook[]> {
  if (ids.length === 0) return []
  const answer = await connection.ask(API.FIND_COORDINATOR, { keyType: 1, keys: [...ids] })
  const byNode = Map.groupBy(
    answer.coordinators.filter((coordinator) => coordinator.errorCode === 0),
    (coordinator) => coordinator.nodeId,
  )
  const found = await Promise.all(
    [...byNode].map(([nodeId, items]) =>
      describeAt(
        connection,
        nodeId,
        items.map((item) => item.key),
      ),
    ),
  )
  return found.flat()
}

type PlaceAt = TopicPartition & { leader: number }

/** What the leaders of these partitions know of their producers. Partitions without a leader are left out. */
export async function describeProducers(connection: KafkaConnection, places: readonly PlaceAt[]): Promise<ProducerLook[]> {
  const byLeader = Map.groupBy(
    places.filter((place) => place.leader >= 0),
    (place) => place.leader,
  )
  const found = await Promise.all([...byLeader].map(([leader, group]) => producersAt(connection, leader, group)))
  return found.flat()
}

async function producersAt(connection: KafkaConnection, leader: number, places: readonly PlaceAt[]): Promise<ProducerLook[]> {
  const topics = [...Map.groupBy(places, (place) => place.topic)].map(([name, some]) => ({
    name,
    partitionIndexes: some.map((place) => place.partition),
  }))
  const answer = await connection.askNode(leader)(API.DESCRIBE_PRODUCERS, { topics })
  return answer.topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ partitionIndex, activeProducers }) =>
      activeProducers.map((producer) => ({
        topic: name,
        partition: partitionIndex,
        producerId: producer.producerId,
        producerEpoch: producer.producerEpoch,
        coordinatorEpoch: producer.coordinatorEpoch,
        lastTimestamp: new Date(Number(producer.lastTimestamp)),
        transactionStart: producer.currentTxnStartOffset >= 0n ? producer.currentTxnStartOffset : null,
      })),
    ),
  )
}
