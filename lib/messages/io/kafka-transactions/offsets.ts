// How far partitions are written, how far readers of committed records may go, and where groups stand on them.
import { API } from 'kafka-ts'
import { AppError } from '../../../platform/errors.ts'
import { placeText, type PlaceOffsets } from '../../kafka-transactions/model.ts'
import type { GroupOffset } from '../../kafka-transactions/waiting.ts'
import { lenient, type Cluster } from '../kafka/cluster.ts'
import { byLeader, topicForbidden, type LedPlace } from './read.ts'

const latest = -1n
const earliest = -2n

/** By `placeText`. Partitions that nobody leads are missing. */
export async function readOffsets(cluster: Cluster, places: readonly LedPlace[]): Promise<Map<string, PlaceOffsets>> {
  const found = new Map<string, PlaceOffsets>()
  await Promise.all(
    [...byLeader(places)].map(async ([node, group]) => {
      // the end last: it is never before the stable offset by reading order
      const first = await askOffsets(cluster, node, { group, timestamp: earliest, isolationLevel: 0 })
      const stable = await askOffsets(cluster, node, { group, timestamp: latest, isolationLevel: 1 })
      const end = await askOffsets(cluster, node, { group, timestamp: latest, isolationLevel: 0 })
      for (const place of group.map(placeText)) {
        const [a, b, c] = [first.get(place), stable.get(place), end.get(place)]
        if (a !== undefined && b !== undefined && c !== undefined) found.set(place, { first: a, stable: b, end: c })
      }
    }),
  )
  return found
}

type OffsetQuestion = { group: readonly LedPlace[]; timestamp: bigint; isolationLevel: number }

/** Offsets by `placeText`: −1 = the end, −2 = the first, else the first record that is not older. */
export async function askOffsets(
  cluster: Cluster,
  node: number,
  { group, timestamp, isolationLevel }: OffsetQuestion,
): Promise<Map<string, bigint>> {
  const topics = [...Map.groupBy(group, (place) => place.topic)].map(([name, some]) => ({
    name,
    partitions: some.map(({ partition }) => ({ partitionIndex: partition, currentLeaderEpoch: -1, timestamp })),
  }))
  const answer = await lenient(
    cluster.sendRequestToNode(node)(API.LIST_OFFSETS, { replicaId: -1, isolationLevel, timeoutMs: 10_000, topics }),
  )
  const found = new Map<string, bigint>()
  for (const topic of answer.topics) {
    for (const { partitionIndex: partition, errorCode, offset } of topic.partitions) {
      if (errorCode === topicForbidden) throw new AppError('forbidden', `not allowed to read topic "${topic.name}"`)
      if (errorCode !== 0) throw new Error(`offsets of ${topic.name}-${partition}: error ${errorCode}`)
      found.set(placeText({ topic: topic.name, partition }), offset)
    }
  }
  return found
}

const groupsPerRequest = 500

/** What every group committed on these partitions. A group that cannot be read now is left out: it counts as not waiting. */
export async function readGroupOffsets(cluster: Cluster, brokers: readonly number[], places: readonly LedPlace[]): Promise<GroupOffset[]> {
  if (places.length === 0) return []
  const topics = [...Map.groupBy(places, (place) => place.topic)].map(([name, some]) => ({
    name,
    partitionIndexes: some.map((place) => place.partition),
  }))
  const found = await Promise.all(brokers.map((node) => committedAt(cluster, node, topics)))
  return found.flat()
}

type TopicParts = { name: string; partitionIndexes: number[] }

async function committedAt(cluster: Cluster, node: number, topics: readonly TopicParts[]): Promise<GroupOffset[]> {
  const send = cluster.sendRequestToNode(node)
  const listed = await lenient(send(API.LIST_GROUPS, { statesFilter: [], typesFilter: [] }))
  const ids = listed.groups.map((group) => group.groupId)
  const found: GroupOffset[] = []
  for (let start = 0; start < ids.length; start += groupsPerRequest) {
    const answer = await lenient(
      send(fetchByName(), {
        groups: ids.slice(start, start + groupsPerRequest).map((groupId) => ({
          groupId,
          memberId: null,
          memberEpoch: -1,
          topics: topics.map((topic) => ({ ...topic, topicId: '' })),
        })),
        requireStable: false,
      }),
    )
    for (const { groupId, errorCode, topics: parts } of answer.groups) {
      if (errorCode !== 0) continue
      for (const part of parts)
        for (const { partitionIndex, committedOffset, errorCode: failed } of part.partitions)
          if (failed === 0 && committedOffset >= 0n && 'name' in part)
            found.push({ group: groupId, topic: part.name, partition: partitionIndex, committed: committedOffset })
    }
  }
  return found
}

/** Version 9 at most: from 10 on topics are named by id only. */
function fetchByName(): typeof API.OFFSET_FETCH {
  let api = API.OFFSET_FETCH
  while (api.apiVersion > 9 && api.fallback) api = api.fallback
  return api
}
