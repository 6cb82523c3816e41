import { sayOfConnection as say } from '../../../platform/connection-sentences.ts'
import { AppError } from '../../../platform/errors.ts'
import type { ClusterLook, TopicPartition } from '../../look.ts'
import type { ClusterReader } from '../cluster-reader.ts'
import { createKafkaConnection, type ConnectionConfig, type KafkaConnection } from './connection.ts'
import { readGroups } from './read-groups.ts'
import { readLast } from './read-records.ts'
import { describeProducers, describeTransactions, readTransactions } from './read-transactions.ts'
import { fillOffsets, readMetadata } from './read-topics.ts'

const lookTimeoutMs = 60_000
const callTimeoutMs = 15_000

/** A reader over kafka-ts; it connects at the first call. */
export function createKafkaTsReader(config: ConnectionConfig): ClusterReader {
  const connection = createKafkaConnection(config)
  return {
    look: (signal) => within(lookTimeoutMs, signal, () => lookAt(connection)),
    describeTransactions: (ids, signal) => within(callTimeoutMs, signal, () => describeTransactions(connection, ids)),
    describeProducers: (partitions, signal) =>
      within(callTimeoutMs, signal, async () => describeProducers(connection, await withLeaders(connection, partitions))),
    readLast: (place, limit, signal) =>
      within(callTimeoutMs, signal, async () => readLast(connection, await leaderOf(connection, place), limit)),
    close: () => connection.close(),
  }
}

async function lookAt(connection: KafkaConnection): Promise<ClusterLook> {
  const metadata = await readMetadata(connection)
  // groups before offsets: an end read after the committed offset is never behind it, so lag is never negative by reading order
  const groups = await readGroups(connection, metadata)
  const [offsetWarnings, transactions] = await Promise.all([
    fillOffsets(connection, metadata.topics, callTimeoutMs),
    readTransactions(connection, metadata),
  ])
  return {
    ...metadata,
    groups: groups.groups,
    transactions: transactions.transactions,
    warnings: [...groups.warnings, ...offsetWarnings, ...transactions.warnings],
    groupsComplete: groups.complete,
    transactionsComplete: transactions.complete,
  }
}

async function withLeaders(
  connection: KafkaConnection,
  places: readonly TopicPartition[],
): Promise<(TopicPartition & { leader: number })[]> {
  const { topics } = await readMetadata(connection)
  const leaders = new Map(
    topics.flatMap((topic) => topic.partitions.map((partition) => [`${topic.name}\0${partition.partition}`, partition.leader])),
  )
  return places.map((place) => ({ ...place, leader: leaders.get(`${place.topic}\0${place.partition}`) ?? -1 }))
}

async function leaderOf(connection: KafkaConnection, place: TopicPartition): Promise<TopicPartition & { leader: number }> {
  const [found] = await withLeaders(connection, [place])
  if (!found || found.leader < 0) throw new AppError('unavailable', `${place.topic}-${place.partition} has no leader.`)
  return found
}

/** Ends with `timeout` at the deadline and with `unavailable` when called off; the library's own request time-outs end what is left behind. */
async function within<T>(timeoutMs: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const deadline = AbortSignal.timeout(timeoutMs)
  const ends = AbortSignal.any([signal, deadline])
  const pending = work()
  pending.catch(() => {})
  const called = Promise.withResolvers<never>()
  const end = (): void =>
    called.reject(
      deadline.aborted ? new AppError('timeout', say('kafka-no-answer', { ms: timeoutMs })) : new AppError('unavailable', 'Called off.'),
    )
  if (ends.aborted) end()
  ends.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([pending, called.promise])
  } finally {
    ends.removeEventListener('abort', end)
  }
}
