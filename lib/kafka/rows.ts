// From a look to the rows of the tables: lag, counts and what is wrong are decided here, once, so that lists need not compute.
import type { BrokerLook, ClusterLook, GroupLook, PartitionLook, TopicLook, TransactionLook } from './look.ts'

export type TopicTableRow = {
  name: string
  internal: boolean
  partitionCount: number
  replicationFactor: number
  records: bigint
  problems: string[]
}
export type PartitionTableRow = PartitionLook & { topic: string }
export type GroupTableRow = Pick<GroupLook, 'groupId' | 'type' | 'state' | 'protocol' | 'coordinator'> & {
  members: { memberId: string; clientId: string; host: string }[]
  memberCount: number
  topics: string[]
  lag: bigint | null
}
export type OffsetTableRow = {
  groupId: string
  topic: string
  partition: number
  committed: bigint
  lastOffset: bigint | null
  lag: bigint | null
  memberId: string
}

export type ClusterRows = {
  brokers: BrokerLook[]
  topics: TopicTableRow[]
  partitions: PartitionTableRow[]
  groups: GroupTableRow[]
  offsets: OffsetTableRow[]
  transactions: TransactionLook[]
}

/** Members kept per group; the count is always the true one. */
const maxMembers = 1000

/** The rows of one look. */
export function rowsOf({ groups: looked, ...look }: ClusterLook): ClusterRows {
  const ends = new Map(
    look.topics.flatMap((topic) => topic.partitions.map((partition) => [placeKey(topic.name, partition.partition), partition.lastOffset])),
  )
  const groups = onlyFirst(looked, (group) => group.groupId)
    .map(cleanGroup)
    .map((group) => ({ group, offsets: offsetRowsOf(group, ends) }))
  return {
    brokers: look.brokers,
    topics: look.topics.map(topicRowOf),
    partitions: look.topics.flatMap((topic) => topic.partitions.map((partition) => ({ topic: topic.name, ...partition }))),
    groups: groups.map(({ group, offsets }) => groupRowOf(group, offsets)),
    offsets: groups.flatMap(({ offsets }) => offsets),
    transactions: onlyFirst(look.transactions, (item) => item.transactionalId).map((item) => ({
      ...item,
      transactionalId: clean(item.transactionalId),
    })),
  }
}

/** A group that is moving to another coordinator may be listed by both. */
const onlyFirst = <T>(items: readonly T[], idOf: (item: T) => string): T[] =>
  [...new Map(items.toReversed().map((item) => [clean(idOf(item)), item])).values()].toReversed()

/** Clients choose these texts; NUL cannot be stored. */
const clean = (text: string): string => text.replaceAll('\0', '\ufffd')

const cleanGroup = (group: GroupLook): GroupLook => ({
  ...group,
  groupId: clean(group.groupId),
  protocol: clean(group.protocol),
  members: group.members.map((member) => ({
    ...member,
    memberId: clean(member.memberId),
    clientId: clean(member.clientId),
    host: clean(member.host),
  })),
  offsets: group.offsets.map((offset) => ({ ...offset, topic: clean(offset.topic) })),
})

export const placeKey = (topic: string, partition: number): string => `${topic}\0${partition}`

function topicRowOf({ name, internal, partitions }: TopicLook): TopicTableRow {
  return {
    name,
    internal,
    partitionCount: partitions.length,
    replicationFactor: partitions.reduce((most, partition) => Math.max(most, partition.replicas.length), 0),
    records: partitions.reduce(
      (sum, { firstOffset, lastOffset }) => sum + (firstOffset === null || lastOffset === null ? 0n : lastOffset - firstOffset),
      0n,
    ),
    problems: problemsOf(partitions),
  }
}

/** Worst first: without a leader nothing can be written or read; below the wanted copies a failure may lose records. */
function problemsOf(partitions: readonly PartitionLook[]): string[] {
  const found: string[] = []
  if (partitions.some((partition) => partition.leader < 0)) found.push('no-leader')
  if (partitions.some((partition) => partition.leader >= 0 && partition.lastOffset === null)) found.push('offsets-unknown')
  if (partitions.some((partition) => partition.isr.length < partition.replicas.length)) found.push('under-replicated')
  return found
}

function offsetRowsOf(group: GroupLook, ends: ReadonlyMap<string, bigint | null>): OffsetTableRow[] {
  const owners = new Map(
    group.members.flatMap((member) => member.assignment.map((place) => [placeKey(place.topic, place.partition), member.memberId])),
  )
  return group.offsets.map(({ topic, partition, committed }) => {
    const lastOffset = ends.get(placeKey(topic, partition)) ?? null
    return {
      groupId: group.groupId,
      topic,
      partition,
      committed,
      lastOffset,
      lag: lagOf(committed, lastOffset),
      memberId: owners.get(placeKey(topic, partition)) ?? '',
    }
  })
}

/** A committed offset beyond the end belongs to a topic that was made anew: nothing is behind. */
const lagOf = (committed: bigint, lastOffset: bigint | null): bigint | null =>
  lastOffset === null ? null : lastOffset > committed ? lastOffset - committed : 0n

function groupRowOf(group: GroupLook, offsets: readonly OffsetTableRow[]): GroupTableRow {
  const assigned = group.members.flatMap((member) => member.assignment.map((place) => place.topic))
  return {
    groupId: group.groupId,
    type: group.type,
    state: group.state,
    protocol: group.protocol,
    coordinator: group.coordinator,
    members: group.members.slice(0, maxMembers).map(({ memberId, clientId, host }) => ({ memberId, clientId, host })),
    memberCount: group.members.length,
    topics: [...new Set([...offsets.map((offset) => offset.topic), ...assigned])].sort(),
    lag: sumOfLags(offsets),
  }
}

/** Null as soon as one partition's lag is not known: a sum without it would look healthy. Null where nothing was committed. */
function sumOfLags(offsets: readonly OffsetTableRow[]): bigint | null {
  if (offsets.length === 0) return null
  let sum = 0n
  for (const { lag } of offsets) {
    if (lag === null) return null
    sum += lag
  }
  return sum
}
