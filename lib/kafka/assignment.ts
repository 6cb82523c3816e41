import type { TopicPartition } from './look.ts'

const maxPartitions = 100_000

/**
 * Partitions of a member of a classic group (ConsumerProtocolAssignment: version int16, [topic string, [partition int32]], user
 * data). Written by clients, so anything may be in it: what is no assignment gives none.
 */
export function parseAssignment(bytes: Uint8Array): TopicPartition[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: TopicPartition[] = []
  let at = 2
  const int32 = (): number => {
    at += 4
    return view.getInt32(at - 4)
  }
  try {
    for (let topics = int32(); topics > 0; topics -= 1) {
      const length = view.getInt16(at)
      const topic = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(at + 2, at + 2 + length))
      at += 2 + length
      for (let partitions = int32(); partitions > 0; partitions -= 1) {
        if (found.push({ topic, partition: int32() }) > maxPartitions) return []
      }
    }
    return found
  } catch {
    return []
  }
}
