// Reads of the tables. Sorting goes through closed maps, texts are parameters; nothing a caller wrote becomes SQL.
import { database, type Sql } from '../../platform/database.ts'
import type { ClusterRow, GroupRow, TopicRow, TransactionRow } from '../schema.ts'
import { asWritten, saidSchema, type Sentence } from '../../platform/sentence.ts'
import { z } from 'zod'

export type Listed<T> = { rows: T[]; total: number }
export type Window = { search: string; offset: number; limit: number }

/** Characters of LIKE that a person means literally. */
const containing = (search: string): string => `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

const topicOrders = {
  name: 'name',
  '-name': 'name desc',
  records: 'records, name',
  '-records': 'records desc, name',
  partitions: 'partition_count, name',
  '-partitions': 'partition_count desc, name',
  problems: `cardinality(problems), name`,
  '-problems': `cardinality(problems) desc, name`,
} as const
export type TopicSort = keyof typeof topicOrders
export const topicSorts = Object.keys(topicOrders) as [TopicSort, ...TopicSort[]]

const clusterName = `substr(source_id, 7) as cluster`
const topicColumns = `${clusterName}, name, internal, partition_count as "partitionCount", replication_factor as "replicationFactor", records, problems`

export function readTopics(
  sourceId: string,
  { sort, internal, ...window }: Window & { sort: TopicSort; internal: boolean },
  sql: Sql = database().pool,
): Promise<Listed<TopicRow>> {
  const from = `from kafka_topic where source_id = $1 and name ilike $2 and ($3 or not internal)`
  return readWindow({
    sql,
    columns: topicColumns,
    from,
    order: topicOrders[sort],
    values: [sourceId, containing(window.search), internal],
    window,
  })
}

export async function readTopic(sourceId: string, name: string, sql: Sql = database().pool): Promise<TopicRow | undefined> {
  const found = await sql.query<TopicRow>(`select ${topicColumns} from kafka_topic where source_id = $1 and name = $2`, [sourceId, name])
  return found.rows[0]
}

const groupOrders = {
  name: 'group_id',
  '-name': 'group_id desc',
  lag: 'lag nulls first, group_id',
  '-lag': 'lag desc nulls last, group_id',
  members: 'member_count, group_id',
  '-members': 'member_count desc, group_id',
  state: 'state, group_id',
  '-state': 'state desc, group_id',
} as const
export type GroupSort = keyof typeof groupOrders
export const groupSorts = Object.keys(groupOrders) as [GroupSort, ...GroupSort[]]

const groupColumns = `${clusterName}, group_id as "groupId", type, state, member_count as "memberCount", topics, lag`

export function readGroups(
  sourceId: string,
  { sort, ...window }: Window & { sort: GroupSort },
  sql: Sql = database().pool,
): Promise<Listed<GroupRow>> {
  const from = `from kafka_group where source_id = $1 and group_id ilike $2`
  return readWindow({ sql, columns: groupColumns, from, order: groupOrders[sort], values: [sourceId, containing(window.search)], window })
}

export async function readGroup(sourceId: string, groupId: string, sql: Sql = database().pool): Promise<GroupRow | undefined> {
  const found = await sql.query<GroupRow>(`select ${groupColumns} from kafka_group where source_id = $1 and group_id = $2`, [
    sourceId,
    groupId,
  ])
  return found.rows[0]
}

const transactionColumns = `${clusterName}, transactional_id as "transactionalId", state, producer_id as "producerId", producer_epoch as "producerEpoch", coordinator,
  timeout_ms as "timeoutMs", started_at as "startedAt", partitions`

export async function readTransactions(
  sourceId: string,
  { live, ...window }: Window & { live: boolean },
  sql: Sql = database().pool,
): Promise<Listed<TransactionRow>> {
  const from = `from kafka_transaction where source_id = $1 and transactional_id ilike $2 and (not $3 or state ~ '^(Ongoing|Prepare)')`
  const order = 'started_at nulls last, transactional_id'
  const values = [sourceId, containing(window.search), live]
  const { rows, total } = await readWindow<Omit<TransactionRow, 'startedAt'> & { startedAt: Date | null }>({
    sql,
    columns: transactionColumns,
    from,
    order,
    values,
    window,
  })
  return { rows: rows.map((row) => ({ ...row, startedAt: row.startedAt?.toISOString() ?? null })), total }
}

type WindowQuery = { sql: Sql; columns: string; from: string; order: string; values: unknown[]; window: Window }

/** One page and, also when it lies beyond the last row, the true total. */
async function readWindow<T extends object>({ sql, columns, from, order, values, window }: WindowQuery): Promise<Listed<T>> {
  const [rows, count] = await Promise.all([
    sql.query<T>(`select ${columns} ${from} order by ${order} limit $${values.length + 1} offset $${values.length + 2}`, [
      ...values,
      window.limit,
      window.offset,
    ]),
    sql.query<{ total: number }>(`select count(*)::int as total ${from}`, values),
  ])
  return { rows: rows.rows, total: count.rows[0]?.total ?? 0 }
}

/** Every cluster with its brokers and counts, in configured order. */
export async function readClusters(sourceId: string | null, sql: Sql = database().pool): Promise<ClusterRow[]> {
  const found = await sql.query<ClusterRow>(
    `select substr(source.id, 7) as id, source.name,
       coalesce((select jsonb_agg(jsonb_build_object('nodeId', node_id, 'host', host, 'port', port, 'rack', rack, 'controller', controller) order by node_id)
                 from kafka_broker where source_id = source.id), '[]') as brokers,
       (select count(*)::int from kafka_topic where source_id = source.id) as "topicCount",
       (select coalesce(sum(partition_count), 0)::int from kafka_topic where source_id = source.id) as "partitionCount",
       (select count(*)::int from kafka_group where source_id = source.id) as "groupCount",
       array(select distinct unnest(problems) from kafka_topic where source_id = source.id order by 1) as problems
     from source where kind = 'kafka' and ($1::text is null or id = $1) order by position, id`,
    [sourceId],
  )
  return found.rows
}

/** Texts alone are those of an older worker. */
const warningsSchema = z
  .array(z.union([z.object({ text: z.string(), said: saidSchema.array() }), z.string().transform(asWritten)]))
  .catch([])

/** Source's warnings of its last look: parts that could not be read. */
export async function readLookWarnings(sourceId: string, sql: Sql = database().pool): Promise<Sentence[]> {
  const found = await sql.query<{ warnings: unknown }>(`select detail -> 'warnings' as warnings from source where id = $1`, [sourceId])
  return warningsSchema.parse(found.rows[0]?.warnings)
}
