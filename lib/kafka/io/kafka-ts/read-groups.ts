// Groups live at their coordinators: each broker lists its own, so the broker that lists a group is the one to ask about it.
import { API } from 'kafka-ts'
import { messageOf } from '../../../platform/errors.ts'
import { parseAssignment } from '../../assignment.ts'
import { findUnread, groupLog } from '../../coordinators.ts'
import type { GroupLook, MemberLook, PartitionLook } from '../../look.ts'
import type { KafkaConnection } from './connection.ts'
import { isUnsupported } from './failures.ts'
import { joinParts, logOf, partWithout, unledPart, type ListPart } from './list-part.ts'
import type { Sentence } from '../../../platform/sentence.ts'
import { sayOfKafka as say } from '../../sentences.ts'
import type { Metadata } from './read-topics.ts'

export type GroupsRead = { groups: GroupLook[]; warnings: Sentence[]; complete: boolean }

const describeChunk = 200
const offsetsChunk = 500

/**
 * Every group with members and committed offsets. A broker that fails costs its groups, not the others'; what a coordinator cannot see now,
 * because nobody leads a partition of the log or its leader has not read it yet, makes the list a part.
 */
export async function readGroups(
  connection: KafkaConnection,
  { brokers, topics }: Pick<Metadata, 'brokers' | 'topics'>,
): Promise<GroupsRead> {
  const log = logOf(groupLog, topics)
  const unled = unledPart(groupLog, log, 'kafka-groups-unled')
  const parts = [unled, ...(await Promise.all(brokers.map(({ nodeId }) => readGroupsOf(connection, nodeId, log))))]
  const { found, ...rest } = joinParts(parts)
  return { groups: found, ...rest }
}

async function readGroupsOf(connection: KafkaConnection, nodeId: number, log: readonly PartitionLook[]): Promise<ListPart<GroupLook>> {
  try {
    const unread = await findUnread(log, nodeId, async (ids) => {
      const { groups } = await connection.askNode(nodeId)(API.DESCRIBE_GROUPS, { groups: ids, includeAuthorizedOperations: false })
      return groups.map(({ groupId, errorCode }) => ({ id: groupId, errorCode }))
    })
    if (unread.length > 0) return partWithout(say('kafka-groups-loading', { broker: nodeId }))
    const listed = await connection.askNode(nodeId)(API.LIST_GROUPS, { statesFilter: [], typesFilter: [] })
    if (listed.errorCode !== 0) return partWithout(say('kafka-groups-unlisted', { broker: nodeId, code: listed.errorCode }))
    const groups = listed.groups.map((group): GroupLook => ({
      groupId: group.groupId,
      type: typeOf(group),
      state: group.groupState || 'Unknown',
      protocol: '',
      coordinator: nodeId,
      members: [],
      offsets: [],
    }))
    await describe(connection, nodeId, groups)
    await fillOffsets(connection, nodeId, groups)
    return { found: groups, warnings: [], complete: true }
  } catch (error) {
    return partWithout(say('kafka-groups-unknown', { broker: nodeId, reason: messageOf(error) }))
  }
}

/** Offsets that a tool committed without a group protocol make a "simple" group; brokers before 3.8 tell no type. */
function typeOf({ groupType, protocolType }: { groupType?: string; protocolType: string }): string {
  const type = (groupType ?? '').toLowerCase() || 'classic'
  return type === 'classic' && protocolType === '' ? 'simple' : type
}

async function describe(connection: KafkaConnection, nodeId: number, groups: readonly GroupLook[]): Promise<void> {
  const byType = Map.groupBy(groups, (group) => (group.type === 'simple' ? 'classic' : group.type))
  const describers = { classic: describeClassic, consumer: describeConsumer, share: describeShare }
  for (const [type, describeSome] of Object.entries(describers)) {
    const some = byType.get(type) ?? []
    for (let start = 0; start < some.length; start += describeChunk) {
      const chunk = some.slice(start, start + describeChunk)
      await describeSome(connection.askNode(nodeId), new Map(chunk.map((group) => [group.groupId, group]))).catch((error: unknown) => {
        if (!isUnsupported(error)) throw error
      })
    }
  }
}

type Send = KafkaConnection['ask']
type Wanted = ReadonlyMap<string, GroupLook>

async function describeClassic(send: Send, wanted: Wanted): Promise<void> {
  const answer = await send(API.DESCRIBE_GROUPS, { groups: [...wanted.keys()], includeAuthorizedOperations: false })
  for (const found of answer.groups) {
    if (found.errorCode !== 0) continue
    const members = found.members.map((member): MemberLook => ({
      memberId: member.memberId,
      clientId: member.clientId,
      host: hostOf(member.clientHost),
      assignment: parseAssignment(member.memberAssignment),
    }))
    put(wanted.get(found.groupId), { state: found.groupState, protocol: found.protocolData, members })
  }
}

type DescribedMember = {
  memberId: string
  clientId: string
  clientHost: string
  assignment: { topicPartitions: { topicName: string; partitions: number[] }[] }
}

/** KIP-848 (consumer) and KIP-932 (share) groups describe their members alike. */
const memberOf = (member: DescribedMember): MemberLook => ({
  memberId: member.memberId,
  clientId: member.clientId,
  host: hostOf(member.clientHost),
  assignment: member.assignment.topicPartitions.flatMap(({ topicName, partitions }) =>
    partitions.map((partition) => ({ topic: topicName, partition })),
  ),
})

async function describeConsumer(send: Send, wanted: Wanted): Promise<void> {
  const answer = await send(API.CONSUMER_GROUP_DESCRIBE, { groupIds: [...wanted.keys()], includeAuthorizedOperations: false })
  for (const found of answer.groups)
    if (found.errorCode === 0)
      put(wanted.get(found.groupId), { state: found.groupState, protocol: found.assignorName, members: found.members.map(memberOf) })
}

async function describeShare(send: Send, wanted: Wanted): Promise<void> {
  const answer = await send(API.SHARE_GROUP_DESCRIBE, { groupIds: [...wanted.keys()], includeAuthorizedOperations: false })
  for (const found of answer.groups)
    if (found.errorCode === 0)
      put(wanted.get(found.groupId), { state: found.groupState, protocol: found.assignorName, members: found.members.map(memberOf) })
}

function put(group: GroupLook | undefined, change: Pick<GroupLook, 'state' | 'protocol' | 'members'>): void {
  if (group) Object.assign(group, change)
}

/** Java clients are known as /10.0.0.1. */
const hostOf = (text: string): string => text.replace(/^\//, '')

/** Share groups keep no committed offsets. Version 9 at most: 10 names topics by id only. */
async function fillOffsets(connection: KafkaConnection, nodeId: number, groups: readonly GroupLook[]): Promise<void> {
  const wanted = groups.filter((group) => group.type !== 'share')
  for (let start = 0; start < wanted.length; start += offsetsChunk) {
    const chunk = new Map(wanted.slice(start, start + offsetsChunk).map((group) => [group.groupId, group]))
    const answer = await connection.askNode(nodeId)(atVersion(API.OFFSET_FETCH, 9), {
      requireStable: false,
      groups: [...chunk.keys()].map((groupId) => ({ groupId, memberId: null, memberEpoch: -1, topics: allTopics })),
    })
    for (const found of answer.groups) {
      const group = chunk.get(found.groupId)
      if (group) group.offsets = found.topics.flatMap(offsetsOf)
    }
  }
}

/** By protocol null asks for all topics; the library's type forgets it. */
const allTopics = null as unknown as []

type FetchedTopic = ({ name: string } | { topicId: string }) & {
  partitions: { partitionIndex: number; committedOffset: bigint; errorCode: number }[]
}

const offsetsOf = (topic: FetchedTopic): GroupLook['offsets'] =>
  topic.partitions
    .filter((partition) => partition.errorCode === 0 && partition.committedOffset >= 0n)
    .map((partition) => ({
      topic: 'name' in topic ? topic.name : topic.topicId,
      partition: partition.partitionIndex,
      committed: partition.committedOffset,
    }))

/** An older version of the same request. */
function atVersion<T extends { apiVersion: number; fallback?: T }>(api: T, version: number): T {
  let found = api
  while (found.apiVersion > version && found.fallback) found = found.fallback
  return found
}
