// What a half message carries, as people see it: its body, its tags and the properties that its producer gave it.
import { inflateSync, zstdDecompressSync } from 'node:zlib'
import { AppError } from '../../../platform/errors.ts'
import { parseExactJson } from '../../exact-json.ts'
import { sayOfMessage as say } from '../../sentences.ts'
import { brokerTiming, graveyardTopic, halfTopic, queryByUniqueKey } from './broker-reads.ts'
import type { RemotingConnection } from './connection.ts'
import type { StoredHalf } from './message-codec.ts'

export type HalfPayload = { tags: string; properties: Record<string, string>; body: unknown }

/** Unmasked, of the newest copy, buried or not; undefined when the broker has none any more. Throws `unavailable` without an index. */
export async function readHalfPayload(broker: RemotingConnection, uniqKey: string, nowMs: number): Promise<HalfPayload | undefined> {
  for (const topic of [halfTopic, graveyardTopic]) {
    const copies = await queryByUniqueKey(broker, topic, uniqKey, nowMs)
    const newest = copies.toSorted((a, b) => Number(a.queueOffset - b.queueOffset)).at(-1)
    if (newest) return payloadOf(newest)
  }
  const { isIndexed } = await brokerTiming(broker)
  if (!isIndexed) throw new AppError('unavailable', say('half-unread-no-index'))
  return undefined
}

/** Set by client and broker on their own (MessageConst), and told elsewhere where they matter; `__SHARDINGKEY` is its producer's word. */
const ofRocketmq = new Set(
  (
    'KEYS TAGS WAIT DELAY RETRY_TOPIC REAL_TOPIC REAL_QID TRAN_MSG PGROUP MIN_OFFSET MAX_OFFSET ORIGIN_MESSAGE_ID TRANSFER_FLAG ' +
    'CORRECTION_FLAG MQ2_FLAG RECONSUME_TIME MSG_REGION TRACE_ON UNIQ_KEY EXTEND_UNIQ_INFO MAX_RECONSUME_TIMES CONSUME_START_TIME ' +
    'INSTANCE_ID CLUSTER MSG_TYPE CHECK_IMMUNITY_TIME_IN_SECONDS TRANSACTION_CHECK_TIMES TRAN_PREPARED_QUEUE_OFFSET TRANS_OFFSET ' +
    '__transactionId__ __CRC32#'
  ).split(' '),
)

/** A body that is JSON is taken apart, so that what is personal in it can be masked; one that is no text cannot be, and only has a size. */
export function payloadOf({ properties, body, sysFlag }: Pick<StoredHalf, 'properties' | 'body' | 'sysFlag'>): HalfPayload {
  return {
    tags: properties['TAGS'] ?? '',
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !ofRocketmq.has(name))),
    body: bodyOf(body, sysFlag),
  }
}

const maxBodyBytes = 4 * 1024 * 1024
const isCompressed = 1
/** bits 8 to 10 say how (CompressionType); brokers and clients before 5.0 know zlib alone and leave them 0 */
const compressions = ['zlib', 'lz4', 'zstd', 'zlib'] as const

function bodyOf(body: Buffer, sysFlag: number): unknown {
  if ((sysFlag & isCompressed) === 0) return textOf(body)
  const compression = compressions[(sysFlag >> 8) & 7] ?? 'unknown'
  const opaque = { compression, compressedBytes: body.length }
  try {
    if (compression === 'zlib') return textOf(inflateSync(body, { maxOutputLength: maxBodyBytes }))
    return compression === 'zstd' ? textOf(zstdDecompressSync(body, { maxOutputLength: maxBodyBytes })) : opaque
  } catch {
    return opaque
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function textOf(body: Buffer): unknown {
  let text: string
  try {
    text = utf8.decode(body)
  } catch {
    return { bytes: body.length }
  }
  try {
    return parseExactJson(text)
  } catch {
    return text
  }
}
