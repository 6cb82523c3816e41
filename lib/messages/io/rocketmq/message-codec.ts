// Messages in the body of a pull or query (MessageDecoder of the broker): size, magic, crc, queueId, flag, queueOffset, commitLogOffset,
// sysFlag, bornTs, bornHost, storeTs, storeHost, reconsume, prepTxOffset, body, topic, properties. Every length is checked: the bytes
// are a broker's, the broker may be anything.
import { nonsense } from './frames.ts'

export type StoredHalf = {
  topic: string
  sysFlag: number
  queueId: number
  queueOffset: bigint
  commitLogOffset: bigint
  /** what the broker calls offsetMsgId: address, port and commit log offset in hex */
  offsetId: string
  bornMs: number
  storedMs: number
  /** of a delivered message: commit log offset of the half copy that was released */
  preparedOffset: bigint
  properties: Readonly<Record<string, string>>
  body: Buffer
}

const magicV2 = -626_843_477 // 0xDAA320AB; topic length in two bytes
const bornV6 = 16
const storeV6 = 32
const maxMessages = 1_000

/** Every whole message in `bytes`. */
export function decodeMessages(bytes: Buffer): StoredHalf[] {
  const found: StoredHalf[] = []
  let at = 0
  while (at + 4 <= bytes.length) {
    const size = bytes.readInt32BE(at)
    if (size < 91 || at + size > bytes.length) throw nonsense(`a message of ${size} bytes`)
    if (found.length >= maxMessages) throw nonsense(`more than ${maxMessages} messages at once`)
    try {
      found.push(decodeMessage(bytes.subarray(at, at + size)))
    } catch (error) {
      if (error instanceof RangeError) throw nonsense('a message that is cut off')
      throw error
    }
    at += size
  }
  return found
}

function decodeMessage(bytes: Buffer): StoredHalf {
  const sysFlag = bytes.readInt32BE(36)
  const bornMs = Number(bytes.readBigInt64BE(40))
  let at = 48 + (sysFlag & bornV6 ? 20 : 8)
  const storedMs = Number(bytes.readBigInt64BE(at))
  const host = bytes.subarray(at + 8, at + 8 + (sysFlag & storeV6 ? 20 : 8))
  at += 8 + host.length + 4
  const preparedOffset = bytes.readBigInt64BE(at)
  at += 8
  const body = slice(bytes, at + 4, bytes.readInt32BE(at))
  at += 4 + body.length
  const wide = bytes.readInt32BE(4) === magicV2
  const topic = slice(bytes, at + (wide ? 2 : 1), wide ? bytes.readUInt16BE(at) : bytes.readUInt8(at))
  at += (wide ? 2 : 1) + topic.length
  const properties = slice(bytes, at + 2, bytes.readUInt16BE(at))
  return {
    topic: topic.toString('utf8'),
    sysFlag,
    queueId: bytes.readInt32BE(12),
    queueOffset: bytes.readBigInt64BE(20),
    commitLogOffset: bytes.readBigInt64BE(28),
    offsetId: Buffer.concat([host, bytes.subarray(28, 36)])
      .toString('hex')
      .toUpperCase(),
    bornMs,
    storedMs,
    preparedOffset,
    properties: parseProperties(properties.toString('utf8')),
    body,
  }
}

function slice(bytes: Buffer, from: number, length: number): Buffer {
  if (length < 0 || from + length > bytes.length) throw nonsense('a message that is cut off')
  return bytes.subarray(from, from + length)
}

/** `name \x01 value \x02 …` */
function parseProperties(text: string): Record<string, string> {
  const properties: Record<string, string> = Object.create(null) as Record<string, string>
  for (const pair of text.split('\u0002')) {
    const split = pair.indexOf('\u0001')
    if (split > 0) properties[pair.slice(0, split)] = pair.slice(split + 1)
  }
  return properties
}

/** The same text of what is sent. Names and values hold neither sign. */
export const formatProperties = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}\u0001${value}\u0002`)
    .join('')
