// Writes of one look: upserts of what changed, deletes of what is gone, all in the transaction of the caller.
import type { Sql } from '../../platform/database.ts'
import type { BrokerLook, TransactionLook } from '../look.ts'
import type { GroupTableRow, OffsetTableRow, PartitionTableRow, TopicTableRow } from '../rows.ts'

type Rows<T> = { sourceId: string; rows: readonly T[] }

/** Replaces the brokers; they are few. */
export async function replaceBrokers(sql: Sql, sourceId: string, rows: readonly BrokerLook[]): Promise<void> {
  await sql.query('delete from kafka_broker where source_id = $1', [sourceId])
  await sql.query(
    `insert into kafka_broker (source_id, node_id, host, port, rack, controller)
     select $1, * from unnest($2::int[], $3::text[], $4::int[], $5::text[], $6::bool[]) on conflict do nothing`,
    [
      sourceId,
      rows.map((row) => row.nodeId),
      rows.map((row) => row.host),
      rows.map((row) => row.port),
      rows.map((row) => row.rack),
      rows.map((row) => row.controller),
    ],
  )
}

export async function upsertTopics(sql: Sql, { sourceId, rows }: Rows<TopicTableRow>): Promise<void> {
  if (rows.length === 0) return
  await sql.query(
    `insert into kafka_topic (source_id, name, internal, partition_count, replication_factor, records, problems, updated_at)
     select $1, name, internal, partition_count, replication_factor, records, array(select jsonb_array_elements_text(problems)), now()
     from unnest($2::text[], $3::bool[], $4::int[], $5::int[], $6::bigint[], $7::jsonb[]) as row (name, internal, partition_count, replication_factor, records, problems)
     on conflict (source_id, name) do update set internal = excluded.internal, partition_count = excluded.partition_count,
       replication_factor = excluded.replication_factor, records = excluded.records, problems = excluded.problems, updated_at = excluded.updated_at`,
    [
      sourceId,
      rows.map((row) => row.name),
      rows.map((row) => row.internal),
      rows.map((row) => row.partitionCount),
      rows.map((row) => row.replicationFactor),
      rows.map((row) => row.records),
      rows.map((row) => JSON.stringify(row.problems)),
    ],
  )
}

export async function upsertPartitions(sql: Sql, { sourceId, rows }: Rows<PartitionTableRow>): Promise<void> {
  if (rows.length === 0) return
  await sql.query(
    `insert into kafka_partition (source_id, topic, partition, leader, replicas, isr, first_offset, last_offset, stable_offset, error)
     select $1, topic, partition, leader, replicas::int[], isr::int[], first_offset, last_offset, stable_offset, error
     from unnest($2::text[], $3::int[], $4::int[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::text[])
       as row (topic, partition, leader, replicas, isr, first_offset, last_offset, stable_offset, error)
     on conflict (source_id, topic, partition) do update set leader = excluded.leader, replicas = excluded.replicas, isr = excluded.isr,
       first_offset = excluded.first_offset, last_offset = excluded.last_offset, stable_offset = excluded.stable_offset, error = excluded.error`,
    [
      sourceId,
      rows.map((row) => row.topic),
      rows.map((row) => row.partition),
      rows.map((row) => row.leader),
      rows.map((row) => arrayText(row.replicas)),
      rows.map((row) => arrayText(row.isr)),
      rows.map((row) => row.firstOffset),
      rows.map((row) => row.lastOffset),
      rows.map((row) => row.stableOffset),
      rows.map((row) => row.error),
    ],
  )
}

/** Arrays of arrays must be rectangular in SQL: inner ones travel as text. */
const arrayText = (values: readonly number[]): string => `{${values.join(',')}}`

export async function upsertGroups(sql: Sql, { sourceId, rows }: Rows<GroupTableRow>): Promise<void> {
  if (rows.length === 0) return
  await sql.query(
    `insert into kafka_group (source_id, group_id, type, state, protocol, coordinator, members, member_count, topics, lag, updated_at)
     select $1, group_id, type, state, protocol, coordinator, members, member_count, array(select jsonb_array_elements_text(topics)), lag, now()
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::jsonb[], $8::int[], $9::jsonb[], $10::bigint[])
       as row (group_id, type, state, protocol, coordinator, members, member_count, topics, lag)
     on conflict (source_id, group_id) do update set type = excluded.type, state = excluded.state, protocol = excluded.protocol,
       coordinator = excluded.coordinator, members = excluded.members, member_count = excluded.member_count, topics = excluded.topics,
       lag = excluded.lag, updated_at = excluded.updated_at`,
    [
      sourceId,
      rows.map((row) => row.groupId),
      rows.map((row) => row.type),
      rows.map((row) => row.state),
      rows.map((row) => row.protocol),
      rows.map((row) => row.coordinator),
      rows.map((row) => JSON.stringify(row.members)),
      rows.map((row) => row.memberCount),
      rows.map((row) => JSON.stringify(row.topics)),
      rows.map((row) => row.lag),
    ],
  )
}

export async function upsertOffsets(sql: Sql, { sourceId, rows }: Rows<OffsetTableRow>): Promise<void> {
  if (rows.length === 0) return
  await sql.query(
    `insert into kafka_group_offset (source_id, group_id, topic, partition, committed, last_offset, lag, member_id)
     select $1, * from unnest($2::text[], $3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[])
     on conflict (source_id, group_id, topic, partition) do update set committed = excluded.committed, last_offset = excluded.last_offset,
       lag = excluded.lag, member_id = excluded.member_id`,
    [
      sourceId,
      rows.map((row) => row.groupId),
      rows.map((row) => row.topic),
      rows.map((row) => row.partition),
      rows.map((row) => row.committed),
      rows.map((row) => row.lastOffset),
      rows.map((row) => row.lag),
      rows.map((row) => row.memberId),
    ],
  )
}

export async function upsertTransactions(sql: Sql, { sourceId, rows }: Rows<TransactionLook>): Promise<void> {
  if (rows.length === 0) return
  await sql.query(
    `insert into kafka_transaction (source_id, transactional_id, state, producer_id, producer_epoch, coordinator, timeout_ms, started_at, partitions, updated_at)
     select $1, *, now() from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::timestamptz[], $9::jsonb[])
     on conflict (source_id, transactional_id) do update set state = excluded.state, producer_id = excluded.producer_id,
       producer_epoch = excluded.producer_epoch, coordinator = excluded.coordinator, timeout_ms = excluded.timeout_ms,
       started_at = excluded.started_at, partitions = excluded.partitions, updated_at = excluded.updated_at`,
    [
      sourceId,
      rows.map((row) => row.transactionalId),
      rows.map((row) => row.state),
      rows.map((row) => String(row.producerId)),
      rows.map((row) => row.producerEpoch),
      rows.map((row) => row.coordinator),
      rows.map((row) => row.timeoutMs),
      rows.map((row) => row.startedAt),
      rows.map((row) => JSON.stringify(row.partitions)),
    ],
  )
}
