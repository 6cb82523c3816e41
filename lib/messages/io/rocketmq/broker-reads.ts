// The read-only requests, one function each. Codes: 106 cluster info, 11 pull, 12 query by key, 14 offset of a group, 26 broker
// configuration, 29 offset of a time, 31 first offset, 33 view, 204 producers, 321 index of a queue.
import { z } from 'zod'
import { AppError } from '../../../platform/errors.ts'
import { parseBrokerTiming, type BrokerTiming } from '../../half-clock.ts'
import type { RemotingConnection } from './connection.ts'
import { nonsense, parseLenientJson } from './frames.ts'
import { decodeMessages, type StoredHalf } from './message-codec.ts'

export const halfTopic = 'RMQ_SYS_TRANS_HALF_TOPIC'
export const opTopic = 'RMQ_SYS_TRANS_OP_HALF_TOPIC'
/** where the broker buries what was checked too often */
export const graveyardTopic = 'TRANS_CHECK_MAX_TIME_TOPIC'

const code = { success: 0, topicMissing: 17, pullNotFound: 19, pullRetry: 20, pullMoved: 21, queryNotFound: 22 } as const

const clusterSchema = z.object({
  brokerAddrTable: z.record(z.string(), z.object({ brokerName: z.string(), brokerAddrs: z.record(z.string(), z.string()) })),
})

/** Master brokers as the name server knows them: name → address. */
export async function masterBrokers(nameServer: RemotingConnection): Promise<Map<string, string>> {
  const answer = await nameServer.call(106)
  if (answer.code !== code.success) throw new AppError('unavailable', `the name server answered code ${answer.code}: ${answer.remark}`)
  const parsed = clusterSchema.safeParse(parseLenientJson(answer.body))
  if (!parsed.success) throw nonsense('a cluster description without brokers')
  const masters = new Map<string, string>()
  for (const { brokerName, brokerAddrs } of Object.values(parsed.data.brokerAddrTable)) {
    const master = brokerAddrs['0']
    if (master !== undefined) masters.set(brokerName, master)
  }
  return masters
}

/** `isUnknown`: the broker has no configuration of the topic, which with 4.x does not mean that nothing is in it. */
export type Pulled = { messages: StoredHalf[]; next: bigint; end: boolean; isUnknown?: true }

/** One pull of a queue from an offset; commits nothing and belongs to no group that counts. A missing topic is empty. */
export async function pull(broker: RemotingConnection, topic: string, from: bigint, queueId = 0): Promise<Pulled> {
  const answer = await broker.call(11, {
    consumerGroup: 'pilothouse_reader',
    topic,
    queueId: String(queueId),
    queueOffset: String(from),
    maxMsgNums: '32',
    sysFlag: '4',
    commitOffset: '0',
    suspendTimeoutMillis: '0',
    subscription: '*',
    subVersion: '0',
    expressionType: 'TAG',
  })
  if (answer.code === code.topicMissing) return { messages: [], next: from, end: true, isUnknown: true }
  const next = offsetOf(answer.fields['nextBeginOffset'], from)
  if (answer.code === code.success) {
    if (next <= from) throw nonsense('a pull that does not go on')
    return { messages: decodeMessages(answer.body), next, end: false }
  }
  if (answer.code === code.pullNotFound) return { messages: [], next: from, end: true }
  // the offset lies before the first kept one, or a hole: go on from where the broker says
  if (answer.code === code.pullMoved || answer.code === code.pullRetry) return { messages: [], next, end: next <= from }
  throw new AppError('unavailable', `the broker refused to read ${topic}: code ${answer.code} ${answer.remark}`)
}

const queueSchema = z.object({ queueData: z.array(z.object({ physicOffset: z.number() })).nullish() })
/** messages asked for side by side */
const viewedAtOnce = 32

/**
 * The same by the index of the queue (321) and its messages one by one (33). Brokers before 5.0 write the topics of transactions without
 * ever configuring them, so that they cannot be pulled. A message that the log has lost already is left out.
 */
export async function pullByIndex(broker: RemotingConnection, topic: string, from: bigint): Promise<Pulled> {
  const answer = await broker.call(321, { topic, queueId: '0', index: String(from), count: String(viewedAtOnce) })
  // an error means that nothing was ever written there
  if (answer.code !== code.success && !/not exist/.test(answer.remark))
    throw new AppError('unavailable', `the broker refused to read the index of ${topic}: code ${answer.code} ${answer.remark}`)
  // no body: the index does not reach there, because it ends before or begins later
  if (answer.code !== code.success || answer.body.length === 0) {
    const first = await firstOffset(broker, topic)
    return { messages: [], next: first > from ? first : from, end: first <= from }
  }
  const parsed = queueSchema.safeParse(parseLenientJson(answer.body))
  if (!parsed.success) throw nonsense('an index without its places')
  const places = (parsed.data.queueData ?? []).slice(0, viewedAtOnce)
  const viewed = await Promise.all(places.map(({ physicOffset }) => viewMessage(broker, physicOffset)))
  return { messages: viewed.flat(), next: from + BigInt(places.length), end: places.length < viewedAtOnce }
}

/** None where the log has lost it. Anything else that is missing would make a decided message look open: it is an error. */
async function viewMessage(broker: RemotingConnection, offset: number): Promise<StoredHalf[]> {
  const answer = await broker.call(33, { offset: String(offset) })
  if (answer.code === code.success) return decodeMessages(answer.body)
  if (/can not find/i.test(answer.remark)) return []
  throw new AppError('unavailable', `the broker refused to show the message at ${offset}: code ${answer.code} ${answer.remark}`)
}

/** Of queue 0; 0 where nothing was written. */
async function firstOffset(broker: RemotingConnection, topic: string): Promise<bigint> {
  const answer = await broker.call(31, { topic, queueId: '0' })
  return answer.code === code.success ? offsetOf(answer.fields['offset'], 0n) : 0n
}

/** An offset of a queue before which nothing was stored at or after that time; 0 where the broker cannot tell. */
export async function offsetAt(broker: RemotingConnection, topic: string, storedMs: number, queueId = 0): Promise<bigint> {
  const answer = await broker.call(29, { topic, queueId: String(queueId), timestamp: String(storedMs) })
  const offset = answer.code === code.success ? offsetOf(answer.fields['offset'], 0n) : 0n
  return offset > 0n ? offset : 0n
}

function offsetOf(text: string | undefined, otherwise: bigint): bigint {
  if (text === undefined) return otherwise
  if (!/^-?\d{1,19}$/.test(text)) throw nonsense('an offset that is no number')
  return BigInt(text)
}

/** messages may be born by clocks ahead of ours */
const clockSlackMs = 3_600_000

/** The messages with this unique key in a topic, until now. A miss says nothing of how far the broker's index is. */
export async function queryByUniqueKey(broker: RemotingConnection, topic: string, key: string, nowMs: number): Promise<StoredHalf[]> {
  const found = await query(broker, { topic, key, nowMs }, { _UNIQUE_KEY_QUERY: 'true' })
  return found.filter(({ properties }) => properties['UNIQ_KEY'] === key)
}

/** The same of one of the keys that its producer gave a message. */
export async function queryByKey(broker: RemotingConnection, topic: string, key: string, nowMs: number): Promise<StoredHalf[]> {
  const found = await query(broker, { topic, key, nowMs }, {})
  return found.filter(({ properties }) => (properties['KEYS'] ?? '').split(' ').includes(key))
}

type Query = { topic: string; key: string; nowMs: number }

/** What the index has under the hash of a key: others may be among it. */
async function query(broker: RemotingConnection, { topic, key, nowMs }: Query, more: Record<string, string>): Promise<StoredHalf[]> {
  const range = { maxNum: '32', beginTimestamp: '0', endTimestamp: String(nowMs + clockSlackMs) }
  const answer = await broker.call(12, { topic, key, ...range, ...more })
  if (answer.code === code.queryNotFound || answer.code === code.topicMissing) return []
  if (answer.code !== code.success)
    throw new AppError('unavailable', `the broker refused to query ${topic}: code ${answer.code} ${answer.remark}`)
  const found = decodeMessages(answer.body).filter((message) => message.topic === topic)
  // a message whose business key equals its unique key is in the index twice
  return [...new Map(found.map((message) => [message.commitLogOffset, message])).values()]
}

/** Transaction settings of a broker. */
export async function brokerTiming(broker: RemotingConnection): Promise<BrokerTiming> {
  const answer = await broker.call(26)
  if (answer.code !== code.success)
    throw new AppError('unavailable', `the broker does not show its configuration: code ${answer.code} ${answer.remark}`)
  return parseBrokerTiming(answer.body.toString('utf8'))
}

/** The offset on the half topic below which the broker checks nothing any more; undefined before its first check. */
export async function checkFloor(broker: RemotingConnection): Promise<bigint | undefined> {
  const answer = await broker.call(14, { consumerGroup: 'CID_RMQ_SYS_TRANS', topic: halfTopic, queueId: '0' })
  return answer.code === code.success ? offsetOf(answer.fields['offset'], 0n) : undefined
}

const connectionsSchema = z.object({ connectionSet: z.array(z.unknown()) })

/** How many producers of a group are connected; any other answer than success means none. */
export async function countProducers(broker: RemotingConnection, producerGroup: string): Promise<number> {
  const answer = await broker.call(204, { producerGroup })
  if (answer.code !== code.success) return 0
  const parsed = connectionsSchema.safeParse(parseLenientJson(answer.body))
  if (!parsed.success) throw nonsense('a producer list without connections')
  return parsed.data.connectionSet.length
}
