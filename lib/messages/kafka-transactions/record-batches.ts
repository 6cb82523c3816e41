// Record batches (format version 2) with their records as bytes: keys and values of markers and of the transaction log are no text. Pure.
export type RawRecord = { key: Uint8Array; value: Uint8Array }
export type RawBatch = {
  baseOffset: bigint
  /** the offset after it */
  next: bigint
  producerId: bigint
  isControl: boolean
  /** empty for a compressed batch: neither markers nor the transaction log are compressed */
  records: RawRecord[]
}

const headerBytes = 61
const none = new Uint8Array()

/** The whole batches at the beginning of the bytes; what was cut at the end is left out. */
export function parseBatches(bytes: Uint8Array): RawBatch[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: RawBatch[] = []
  for (let at = 0; at + headerBytes <= bytes.length;) {
    const size = 12 + view.getInt32(at + 8)
    if (size < headerBytes || at + size > bytes.length) break
    const attributes = view.getInt16(at + 21)
    const baseOffset = view.getBigInt64(at)
    const compressed = (attributes & 0x07) !== 0
    found.push({
      baseOffset,
      next: baseOffset + BigInt(view.getInt32(at + 23)) + 1n,
      producerId: view.getBigInt64(at + 43),
      isControl: (attributes & 0x20) !== 0,
      records: compressed ? [] : parseRecords(bytes.subarray(at + headerBytes, at + size), view.getInt32(at + 57)),
    })
    at += size
  }
  return found
}

/** attributes int8, timestamp and offset deltas, key, value, headers; lengths as zigzag varints, −1 = none. */
function parseRecords(bytes: Uint8Array, count: number): RawRecord[] {
  const found: RawRecord[] = []
  let at = 0
  for (let left = count; left > 0 && at < bytes.length; left -= 1) {
    const length = readVarint(bytes, at)
    const end = length.next + length.value
    const timestamp = readVarint(bytes, length.next + 1)
    const offset = readVarint(bytes, timestamp.next)
    const key = readBytes(bytes, offset.next)
    found.push({ key: key.value, value: readBytes(bytes, key.next).value })
    at = end
  }
  return found
}

/** Deltas of timestamps may be 64 bits long: only their end matters, so high bits may be lost. */
function readVarint(bytes: Uint8Array, from: number): { value: number; next: number } {
  let value = 0
  let at = from
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at] ?? 0
    at += 1
    if (shift < 32) value |= (byte & 0x7f) << shift
    if ((byte & 0x80) === 0) break
  }
  return { value: (value >>> 1) ^ -(value & 1), next: at }
}

function readBytes(bytes: Uint8Array, from: number): { value: Uint8Array; next: number } {
  const { value: length, next } = readVarint(bytes, from)
  return length < 0 ? { value: none, next } : { value: bytes.subarray(next, next + length), next: next + length }
}

/** What a control batch says: int16 version, int16 type of its key; 0 = abort, 1 = commit. */
export function markerOf(batch: RawBatch): 'commit' | 'abort' | undefined {
  const key = batch.isControl ? batch.records[0]?.key : undefined
  if (!key || key.length < 4) return undefined
  return key[3] === 1 ? 'commit' : key[3] === 0 ? 'abort' : undefined
}
