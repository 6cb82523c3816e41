import { answerFrom, type Answer, decodeCursor, pageOf } from '../platform/answer.ts'
import { AppError } from '../platform/errors.ts'
import { askWorker } from '../platform/internal-http.ts'
import { sourceIdOf } from '../platform/source-id.ts'
import { sourceAges } from '../platform/sources.ts'
import { type KafkaHit, readGroupExtras, readPartitions, readTopicGroups, searchNames } from './io/details.ts'
import {
  type GroupSort,
  groupSorts,
  type Listed,
  readClusters,
  readGroup,
  readGroups,
  readLookWarnings,
  readTopic,
  readTopics,
  readTransactions,
  type TopicSort,
  topicSorts,
} from './io/lists.ts'
import {
  type ClusterRow,
  type GroupDetail,
  type GroupRow,
  recordSchema,
  type RecordRow,
  type TopicDetail,
  type TopicRow,
  type TransactionRow,
} from './schema.ts'

export { groupSorts, topicSorts }

export type ListQuery = { search?: string; cursor?: string | undefined; pageSize?: number }

/** Every configured cluster with brokers, counts and problems. */
export async function listClusters(): Promise<Answer<ClusterRow[]>> {
  return answerFrom(await readClusters(null), await sourceAges({ kinds: ['kafka'] }))
}

/** One cluster by its configured id. Throws not-found. */
export async function getCluster(cluster: string): Promise<Answer<ClusterRow>> {
  const [found] = await readClusters(sourceIdOf('kafka', cluster))
  if (!found) throw unknownCluster(cluster)
  return answered(cluster, found)
}

/** Topics of a cluster; internal ones only when asked for. */
export async function listTopics(
  cluster: string,
  { sort = 'name', internal = false, ...query }: ListQuery & { sort?: TopicSort; internal?: boolean } = {},
): Promise<Answer<TopicRow[]>> {
  return page(cluster, query, (sourceId, window) => readTopics(sourceId, { ...window, sort, internal }))
}

/** One topic with its partitions and the groups that read it. Throws not-found. */
export async function getTopic(cluster: string, name: string): Promise<Answer<TopicDetail>> {
  const sourceId = sourceIdOf('kafka', cluster)
  const [topic, partitions, groups] = await Promise.all([
    readTopic(sourceId, name),
    readPartitions(sourceId, name),
    readTopicGroups(sourceId, name),
  ])
  if (!topic) throw new AppError('not-found', `Cluster "${cluster}" has no topic "${name}".`)
  return answered(cluster, { ...topic, partitions, groups })
}

/** Consumer groups of a cluster, of every type. */
export async function listGroups(
  cluster: string,
  { sort = 'name', ...query }: ListQuery & { sort?: GroupSort } = {},
): Promise<Answer<GroupRow[]>> {
  return page(cluster, query, (sourceId, window) => readGroups(sourceId, { ...window, sort }))
}

/** One group with members and offsets. Throws not-found. */
export async function getGroup(cluster: string, groupId: string): Promise<Answer<GroupDetail>> {
  const sourceId = sourceIdOf('kafka', cluster)
  const [group, extras] = await Promise.all([readGroup(sourceId, groupId), readGroupExtras(sourceId, groupId)])
  if (!group || !extras) throw new AppError('not-found', `Cluster "${cluster}" has no consumer group "${groupId}".`)
  return answered(cluster, { ...group, ...extras })
}

/** Transactional ids, the one that began first on top; `live` leaves out those with nothing open. */
export async function listTransactions(
  cluster: string,
  { live = false, ...query }: ListQuery & { live?: boolean } = {},
): Promise<Answer<TransactionRow[]>> {
  return page(cluster, query, (sourceId, window) => readTransactions(sourceId, { ...window, live }))
}

/** Topics and groups of all clusters by a part of their name. */
export const searchKafka = (text: string, limit = 20): Promise<KafkaHit[]> =>
  text === '' ? Promise.resolve([]) : searchNames(text, Math.min(limit, 100))

/** The last records of a partition, newest last, asked of the cluster at this moment. Throws not-found, unavailable, timeout. */
export async function browseRecords(
  cluster: string,
  question: { topic: string; partition: number; limit?: number },
): Promise<Answer<RecordRow[]>> {
  const records = await askWorker(sourceIdOf('kafka', cluster), 'kafka-records', { cluster, ...question })
  return { data: recordSchema.array().parse(records), asOf: new Date().toISOString(), complete: true, warnings: [] }
}

const unknownCluster = (cluster: string): AppError => new AppError('not-found', `There is no Kafka cluster "${cluster}".`)

type ReadWindow<T> = (sourceId: string, window: { search: string; offset: number; limit: number }) => Promise<Listed<T>>

async function page<T>(cluster: string, { search = '', cursor, pageSize = 50 }: ListQuery, read: ReadWindow<T>): Promise<Answer<T[]>> {
  const offset = decodeCursor(cursor)
  const { rows, total } = await read(sourceIdOf('kafka', cluster), { search, offset, limit: pageSize })
  return { ...(await answered(cluster, rows)), page: pageOf(offset, rows.length, total) }
}

/** With the age of the cluster's last look and what that look could not read. Throws not-found. */
async function answered<T>(cluster: string, data: T): Promise<Answer<T>> {
  const sourceId = sourceIdOf('kafka', cluster)
  const [ages, parts] = await Promise.all([sourceAges({ ids: [sourceId] }), readLookWarnings(sourceId)])
  if (ages.length === 0) throw unknownCluster(cluster)
  const answer = answerFrom(data, ages)
  return {
    ...answer,
    complete: answer.complete && parts.length === 0,
    warnings: [...answer.warnings, ...parts.map((part) => ({ code: 'part-unread', ...part, source: sourceId }))],
  }
}
