// What coordinators say of transactions (KIP-664): ListTransactions of every one, and DescribeTransactions of what it lists. They are the
// leaders of __transaction_state. A partition of it that nobody leads is on no broker's list, so what it holds would look ended, and its
// open batches as if nobody knew them: then nothing is listed, and no marker is written.
import { API } from 'kafka-ts'
import { findUnread, transactionLog } from '../../../kafka/coordinators.ts'
import { AppError } from '../../../platform/errors.ts'
import { placeText, type Transaction } from '../../kafka-transactions/model.ts'
import { sayOfLog } from '../../log-sentences.ts'
import { lenient, type Cluster } from '../kafka/cluster.ts'
import { byLeader, topicForbidden, unknownTopic, type LedPlace } from './read.ts'

const maxTransactions = 5_000
const idsPerRequest = 200
const idUnknown = 105

/**
 * Every partition of the transaction log, each with its leader; none before the first transaction of a cluster. Throws `unavailable` when
 * nobody leads one of them, `forbidden` without the right to DESCRIBE that topic.
 */
export async function readLogPlaces(cluster: Cluster): Promise<LedPlace[]> {
  const metadata = await lenient(
    cluster.sendRequest(API.METADATA, { topics: [{ id: null, name: transactionLog }], allowTopicAutoCreation: false }),
  )
  const topic = metadata.topics[0]
  if (!topic || topic.errorCode === unknownTopic) return []
  if (topic.errorCode === topicForbidden) throw new AppError('forbidden', sayOfLog('coordinators-forbidden', { topic: transactionLog }))
  const places = topic.partitions.map(({ partitionIndex, leaderId }) => ({
    topic: transactionLog,
    partition: partitionIndex,
    leader: leaderId,
  }))
  const leaderless = places.filter(({ leader }) => leader < 0).map(placeText)
  if (leaderless.length > 0 || places.length === 0)
    throw new AppError('unavailable', sayOfLog('coordinators-away', { places: leaderless.slice(0, 5).join(', ') || transactionLog }))
  return places
}

/**
 * What `ask` gets of every coordinator. Throws `unavailable` where one has not read its part of the log yet, or took over from another
 * meanwhile: between both nobody knows it.
 */
async function askCoordinators<T>(cluster: Cluster, ask: (node: number) => Promise<T>): Promise<T[]> {
  const before = await readLogPlaces(cluster)
  const answers = await Promise.all(
    [...byLeader(before).keys()].map(async (node) => {
      await expectLoaded(cluster, node, before)
      return ask(node)
    }),
  )
  const after = await readLogPlaces(cluster)
  if (leadersOf(before) !== leadersOf(after)) throw new AppError('unavailable', sayOfLog('coordinators-moved'))
  return answers
}

/** Throws `unavailable` where the broker has not read one of the partitions of the log that it leads. */
async function expectLoaded(cluster: Cluster, node: number, log: readonly LedPlace[]): Promise<void> {
  const unread = await findUnread(log, node, async (transactionalIds) => {
    const answer = await lenient(cluster.sendRequestToNode(node)(API.DESCRIBE_TRANSACTIONS, { transactionalIds }))
    return answer.transactionStates.map(({ transactionalId, errorCode }) => ({ id: transactionalId, errorCode }))
  })
  const places = unread.map((partition) => placeText({ topic: transactionLog, partition }))
  if (places.length > 0) throw new AppError('unavailable', sayOfLog('coordinators-loading', { places: places.slice(0, 5).join(', ') }))
}

const leadersOf = (places: readonly LedPlace[]): string =>
  places
    .map(({ partition, leader }) => `${partition}:${leader}`)
    .toSorted()
    .join(' ')

export const openStates = ['Ongoing', 'PrepareCommit', 'PrepareAbort', 'PrepareEpochFence']

type TransactionFilter = { states?: readonly string[]; producerIds?: readonly string[] }

/**
 * The transactions of every coordinator that pass the filter, in any state unless `states` says. Ids that may not be described are left
 * out by the brokers, and nobody is told.
 */
export async function readTransactions(cluster: Cluster, { states = [], producerIds = [] }: TransactionFilter): Promise<Transaction[]> {
  const filter = { stateFilters: [...states], producerIdFilters: producerIds.map(BigInt) }
  const found = await askCoordinators(cluster, async (node) => {
    const listed = await lenient(
      cluster.sendRequestToNode(node)(API.LIST_TRANSACTIONS, { ...filter, durationFilter: -1n, transactionalIdPattern: null }),
    )
    if (listed.errorCode !== 0) throw new Error(`broker ${node} does not list transactions: error ${listed.errorCode}`)
    return describeTransactions(
      cluster,
      node,
      listed.transactionStates.map((item) => item.transactionalId),
    )
  })
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
