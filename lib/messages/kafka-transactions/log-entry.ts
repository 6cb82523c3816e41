// Records of __transaction_state, where a coordinator writes every step of a transaction (Kafka's TransactionLogKey and
// TransactionLogValue, versions 0 and 1). They outlive what DescribeTransactions can say. Pure.
import type { Place } from './model.ts'

export type LogEntry = {
  producerId: string
  producerEpoch: number
  state: string
  partitions: Place[]
  updatedAtMs: number
  startedAtMs: number
  /** 2: the epoch moves at each end (KIP-890); 0 when the entry does not say */
  clientVersion: number
}

const states = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'Dead',
  'PrepareEpochFence',
] as const

const maxPartitions = 100_000

/** The transactional id of a record's key; undefined for a key of another version. */
export function parseLogKey(bytes: Uint8Array): string | undefined {
  const read = reader(bytes)
  try {
    return read.int16() === 0 ? read.text(read.int16()) : undefined
  } catch {
    return undefined
  }
}

/** Undefined for what is no such record: a newer version, or one that was cut. */
export function parseLogValue(bytes: Uint8Array): LogEntry | undefined {
  const read = reader(bytes)
  try {
    const version = read.int16()
    if (version !== 0 && version !== 1) return undefined
    const flexible = version === 1
    const producerId = String(read.int64())
    const producerEpoch = read.int16()
    // the time-out
    read.int32()
    const state = states[read.int8()]
    if (!state) return undefined
    const partitions = readPartitions(read, flexible)
    const [updatedAtMs, startedAtMs] = [Number(read.int64()), Number(read.int64())]
    const clientVersion = flexible ? readClientVersion(read) : 0
    return { producerId, producerEpoch, state, partitions, updatedAtMs, startedAtMs, clientVersion }
  } catch {
    return undefined
  }
}

type Reader = ReturnType<typeof reader>

/** Reads on through the bytes; throws RangeError at their end. */
function reader(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const step = (size: number): number => (at += size) - size
  return {
    int8: () => view.getInt8(step(1)),
    int16: () => view.getInt16(step(2)),
    int32: () => view.getInt32(step(4)),
    int64: () => view.getBigInt64(step(8)),
    unsigned(): number {
      let value = 0
      for (let shift = 0; ; shift += 7) {
        const byte = view.getUint8(step(1))
        value |= (byte & 0x7f) << shift
        if ((byte & 0x80) === 0) return value >>> 0
      }
    },
    text(length: number): string {
      const start = step(length)
      if (length < 0 || at > bytes.length) throw new RangeError('cut')
      return new TextDecoder().decode(bytes.subarray(start, start + length))
    },
    skip: (size: number) => void step(size),
  }
}

/** Flexible versions write a length one too high, 0 for none, and tagged fields after each structure. */
function readPartitions(read: Reader, flexible: boolean): Place[] {
  const count = () => (flexible ? read.unsigned() - 1 : read.int32())
  const found: Place[] = []
  for (let topics = count(); topics > 0; topics -= 1) {
    const topic = read.text(flexible ? read.unsigned() - 1 : read.int16())
    for (let partitions = count(); partitions > 0; partitions -= 1) {
      if (found.push({ topic, partition: read.int32() }) > maxPartitions) throw new RangeError('too many')
    }
    if (flexible) for (let tags = read.unsigned(); tags > 0; tags -= 1) skipTag(read)
  }
  return found
}

function skipTag(read: Reader): void {
  read.unsigned()
  read.skip(read.unsigned())
}

const clientVersionTag = 2

function readClientVersion(read: Reader): number {
  for (let tags = read.unsigned(); tags > 0; tags -= 1) {
    const tag = read.unsigned()
    const size = read.unsigned()
    if (tag === clientVersionTag) return read.int16()
    read.skip(size)
  }
  return 0
}
