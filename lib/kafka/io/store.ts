import { type Database, inTransaction, type Sql } from '../../platform/database.ts'
import { assertLease } from '../../platform/fence.ts'
import type { Lease } from '../../platform/leases.ts'
import { announce } from '../../platform/notify.ts'
import { markFresh } from '../../platform/sources.ts'
import { type ChangeTracker, type Changes, createChangeTracker, type RowKey } from '../changes.ts'
import type { BrokerLook, ClusterLook, TransactionLook } from '../look.ts'
import { type GroupTableRow, type OffsetTableRow, type PartitionTableRow, rowsOf, type TopicTableRow } from '../rows.ts'
import { deleteKeys, type KafkaTable, readKeys } from './delete.ts'
import { replaceBrokers, upsertGroups, upsertOffsets, upsertPartitions, upsertTopics, upsertTransactions } from './write.ts'

type Trackers = {
  brokers: ChangeTracker<BrokerLook>
  kafka_topic: ChangeTracker<TopicTableRow>
  kafka_partition: ChangeTracker<PartitionTableRow>
  kafka_group: ChangeTracker<GroupTableRow>
  kafka_group_offset: ChangeTracker<OffsetTableRow>
  kafka_transaction: ChangeTracker<TransactionLook>
}

export type LookStore = {
  /** Writes what a look changed, in one transaction under the lease. Answers how many rows that were. */
  save(look: ClusterLook, asOf: Date): Promise<number>
}

/** Starts from what the tables hold, so that a new holder of the lease removes what the old one did not live to see. */
export async function openLookStore(database: Database, lease: Lease): Promise<LookStore> {
  const trackers = await openTrackers(database.pool, lease.sourceId)
  return { save: (look, asOf) => save(trackers, { look, asOf, database, lease }) }
}

async function openTrackers(sql: Sql, sourceId: string): Promise<Trackers> {
  const open = async <T>(table: KafkaTable, keyOf: (row: T) => RowKey): Promise<ChangeTracker<T>> =>
    createChangeTracker(keyOf, await readKeys(sql, table, sourceId))
  return {
    brokers: createChangeTracker((row) => [String(row.nodeId)]),
    kafka_topic: await open('kafka_topic', (row) => [row.name]),
    kafka_partition: await open('kafka_partition', (row) => [row.topic, String(row.partition)]),
    kafka_group: await open('kafka_group', (row) => [row.groupId]),
    kafka_group_offset: await open('kafka_group_offset', (row) => [row.groupId, row.topic, String(row.partition)]),
    kafka_transaction: await open('kafka_transaction', (row) => [row.transactionalId]),
  }
}

type SaveInput = { look: ClusterLook; asOf: Date; database: Database; lease: Lease }

async function save(trackers: Trackers, { look, asOf, database, lease }: SaveInput): Promise<number> {
  const rows = rowsOf(look)
  const groupsPart = { keepMissing: !look.groupsComplete }
  const changes = {
    brokers: trackers.brokers.diff(rows.brokers),
    kafka_topic: trackers.kafka_topic.diff(rows.topics),
    kafka_partition: trackers.kafka_partition.diff(rows.partitions),
    kafka_group: trackers.kafka_group.diff(rows.groups, groupsPart),
    kafka_group_offset: trackers.kafka_group_offset.diff(rows.offsets, groupsPart),
    kafka_transaction: trackers.kafka_transaction.diff(rows.transactions, { keepMissing: !look.transactionsComplete }),
  }
  const count = Object.values(changes).reduce((sum, { changed, gone }) => sum + changed.length + gone.length, 0)
  await inTransaction(async (sql) => {
    await assertLease(sql, lease)
    if (count > 0) await write(sql, lease.sourceId, { ...changes, brokerRows: rows.brokers })
    await markFresh(sql, lease.sourceId, asOf, detailOf(look))
    if (count > 0) await announce(sql, 'kafka', [lease.sourceId])
  }, database.pool)
  for (const change of Object.values(changes)) change.commit()
  return count
}

type AllChanges = { [K in keyof Trackers]: Trackers[K] extends ChangeTracker<infer T> ? Changes<T> : never } & {
  brokerRows: readonly BrokerLook[]
}

async function write(sql: Sql, sourceId: string, changes: AllChanges): Promise<void> {
  if (changes.brokers.changed.length + changes.brokers.gone.length > 0) await replaceBrokers(sql, sourceId, changes.brokerRows)
  await upsertTopics(sql, { sourceId, rows: changes.kafka_topic.changed })
  await upsertPartitions(sql, { sourceId, rows: changes.kafka_partition.changed })
  await upsertGroups(sql, { sourceId, rows: changes.kafka_group.changed })
  await upsertOffsets(sql, { sourceId, rows: changes.kafka_group_offset.changed })
  await upsertTransactions(sql, { sourceId, rows: changes.kafka_transaction.changed })
  for (const table of ['kafka_topic', 'kafka_partition', 'kafka_group', 'kafka_group_offset', 'kafka_transaction'] as const)
    await deleteKeys(sql, table, sourceId, changes[table].gone)
}

const detailOf = (look: ClusterLook): Record<string, unknown> => ({ clusterId: look.clusterId, warnings: look.warnings.slice(0, 20) })
