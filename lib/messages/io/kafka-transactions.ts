// Transactions of a Kafka cluster that stand open, read only: ListTransactions of every broker (KIP-664), DescribeTransactions of the
// old ones, DescribeProducers of every partition to find those that hang.
import { API } from 'kafka-ts'
import type { Clock } from '../../platform/clock.ts'
import type { MessageSourceConfig } from '../../platform/config.ts'
import { sourceIdOf } from '../../platform/source-id.ts'
import {
  findHanging,
  hangingItemOf,
  keyOfHanging,
  transactionCause,
  transactionItemOf,
  type OpenProducer,
  type OpenTransaction,
} from '../kafka-transaction-item.ts'
import { lenient, type Cluster, type KafkaReader } from './kafka/cluster.ts'
import { readOnly } from './read-only.ts'
import type { MessageSource } from './source.ts'

type KafkaTransactionsConfig = Extract<MessageSourceConfig, { kind: 'kafka' }>

const maxTransactions = 5_000
const idsPerRequest = 200

/** The source. A partition counts as hanging when two looks in a row say so: between them its marker had time to arrive. */
export function createKafkaTransactionsSource(config: KafkaTransactionsConfig, kafka: KafkaReader, clock: Clock): MessageSource {
  let hangingBefore = new Set<string>()
  const list: MessageSource['list'] = async (_known, signal) => {
    const { producers, transactions } = await kafka.read('list transactions', readTransactions, signal)
    const now = clock.now()
    const age = { suspectAfterMs: config.suspectAfterMs, nowMs: now.getTime() }
    const hanging = findHanging(producers, transactions, age)
    const twice = hanging.filter((producer) => hangingBefore.has(keyOfHanging(producer)))
    hangingBefore = new Set(hanging.map(keyOfHanging))
    const old = transactions.flatMap((transaction) => {
      const cause = transactionCause(transaction.state)
      return cause && now.getTime() - transaction.startedAtMs >= config.suspectAfterMs ? [transactionItemOf(transaction, cause, now)] : []
    })
    return {
      items: [...old, ...twice.map((producer) => hangingItemOf(producer, now))],
      settledByOperation: new Set(),
      detail: { openTransactions: transactions.length, inDoubt: old.length + twice.length },
    }
  }
  return {
    sourceId: sourceIdOf('kafka-transactions', config.id),
    sourceKind: 'kafka-transactions',
    intervalMs: config.scanMs,
    list,
    ...readOnly(list),
    close: () => kafka.close(),
  }
}

/** Producers first: a transaction that ends in between is then known to its coordinator, not a false hanging one. */
async function readTransactions(cluster: Cluster): Promise<{ producers: OpenProducer[]; transactions: OpenTransaction[] }> {
  const metadata = await lenient(cluster.sendRequest(API.METADATA, { topics: null, allowTopicAutoCreation: false }))
  const leaders = new Map<number, Map<string, number[]>>()
  for (const topic of metadata.topics) {
    for (const partition of topic.partitions) {
      if (partition.leaderId < 0) continue
      const byTopic = leaders.get(partition.leaderId) ?? new Map<string, number[]>()
      byTopic.set(topic.name, [...(byTopic.get(topic.name) ?? []), partition.partitionIndex])
      leaders.set(partition.leaderId, byTopic)
    }
  }
  const producers = (await Promise.all([...leaders].map(([node, topics]) => openProducers(cluster, node, topics)))).flat()
  const transactions = (await Promise.all(metadata.brokers.map((broker) => openTransactions(cluster, broker.nodeId)))).flat()
  return { producers, transactions }
}

async function openProducers(cluster: Cluster, node: number, topics: ReadonlyMap<string, number[]>): Promise<OpenProducer[]> {
  const answer = await lenient(
    cluster.sendRequestToNode(node)(API.DESCRIBE_PRODUCERS, {
      topics: [...topics].map(([name, partitionIndexes]) => ({ name, partitionIndexes })),
    }),
  )
  return answer.topics.flatMap((topic) =>
    topic.partitions.flatMap((partition) =>
      partition.activeProducers
        .filter((producer) => producer.currentTxnStartOffset >= 0n)
        .map((producer) => ({
          topic: topic.name,
          partition: partition.partitionIndex,
          producerId: String(producer.producerId),
          producerEpoch: producer.producerEpoch,
          startOffset: String(producer.currentTxnStartOffset),
          lastTimestampMs: Number(producer.lastTimestamp),
        })),
    ),
  )
}

async function openTransactions(cluster: Cluster, node: number): Promise<OpenTransaction[]> {
  const send = cluster.sendRequestToNode(node)
  const listed = await lenient(
    send(API.LIST_TRANSACTIONS, {
      stateFilters: ['Ongoing', 'PrepareCommit', 'PrepareAbort'],
      producerIdFilters: [],
      durationFilter: -1n,
      transactionalIdPattern: null,
    }),
  )
  if (listed.errorCode !== 0) throw new Error(`broker ${node} does not list transactions: error ${listed.errorCode}`)
  const ids = listed.transactionStates.map((item) => item.transactionalId).slice(0, maxTransactions)
  const described: OpenTransaction[] = []
  for (let start = 0; start < ids.length; start += idsPerRequest) {
    const answer = await lenient(send(API.DESCRIBE_TRANSACTIONS, { transactionalIds: ids.slice(start, start + idsPerRequest) }))
    for (const item of answer.transactionStates) {
      // 105: it expired between the two requests
      if (item.errorCode !== 0) continue
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
