import { database, prepared, type Sql } from '../../platform/database.ts'
import type { GroupDetail, TopicDetail } from '../schema.ts'

/** Partitions shown of one topic; Kafka's own tools stop being readable long before. */
const maxRows = 10_000

export async function readPartitions(sourceId: string, topic: string, sql: Sql = database().pool): Promise<TopicDetail['partitions']> {
  const found = await sql.query<TopicDetail['partitions'][number]>(
    `select partition, leader, replicas, isr, first_offset as "firstOffset", last_offset as "lastOffset", stable_offset as "stableOffset", error
     from kafka_partition where source_id = $1 and topic = $2 order by partition limit ${maxRows}`,
    [sourceId, topic],
  )
  return found.rows
}

/** Groups that committed on a topic, with their lag on it; the largest first. */
export async function readTopicGroups(sourceId: string, topic: string, sql: Sql = database().pool): Promise<TopicDetail['groups']> {
  const found = await sql.query<TopicDetail['groups'][number]>(
    `select g.group_id as "groupId", g.state, case when count(o.lag) = count(*) then sum(o.lag)::bigint end as lag
     from kafka_group_offset o join kafka_group g using (source_id, group_id)
     where o.source_id = $1 and o.topic = $2 group by 1, 2 order by sum(o.lag) desc nulls last, 1 limit 1000`,
    [sourceId, topic],
  )
  return found.rows
}

type GroupExtras = Pick<GroupDetail, 'coordinator' | 'members' | 'offsets'>

export async function readGroupExtras(sourceId: string, groupId: string, sql: Sql = database().pool): Promise<GroupExtras | undefined> {
  const group = await sql.query<Omit<GroupExtras, 'offsets'>>(
    `select coordinator, members from kafka_group where source_id = $1 and group_id = $2`,
    [sourceId, groupId],
  )
  const [found] = group.rows
  if (!found) return undefined
  const offsets = await sql.query<GroupExtras['offsets'][number]>(
    `select topic, partition, committed, last_offset as "lastOffset", lag, member_id as "memberId" from kafka_group_offset
     where source_id = $1 and group_id = $2 order by topic, partition limit ${maxRows}`,
    [sourceId, groupId],
  )
  return { ...found, offsets: offsets.rows }
}

export type KafkaHit = { kind: 'topic' | 'group'; cluster: string; name: string }

/** Topics and groups whose name contains a text; those that start with it first. */
export async function searchNames(text: string, limit: number, sql: Sql = database().pool): Promise<KafkaHit[]> {
  const literal = text.replaceAll(/[\\%_]/g, String.raw`\$&`)
  const found = await sql.query<KafkaHit>(
    prepared(
      `select kind, cluster, name from (
       select 'topic' as kind, substr(source_id, 7) as cluster, name from kafka_topic where name ilike $1
       union all select 'group', substr(source_id, 7), group_id from kafka_group where group_id ilike $1) as hit
     order by not (name ilike $2), length(name), name limit $3`,
      [`%${literal}%`, `${literal}%`, limit],
    ),
  )
  return found.rows
}
