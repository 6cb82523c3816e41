import { describe, expect, it } from 'vitest'
import { findUnread, logPartitionOf } from '../../../lib/kafka/coordinators.ts'

describe('the log of coordinators', () => {
  it('holds ids where Kafka puts them, whatever the sign of the hash', () => {
    // String.hashCode of Java: -1424014591, 96354, -2147483648
    expect([logPartitionOf('abort1', 4), logPartitionOf('abc', 50), logPartitionOf('polygenelubricants', 50)]).toEqual([3, 4, 0])
  })

  it('is asked for partition by partition, of those that the broker leads and of no others', async () => {
    const asked: number[][] = []
    // not found is what a broker says of an id in a partition that it has read; 14, 15 and 16 that it has not
    const codes = [105, 14, 15, 16, 105, 14]
    const log = codes.map((_, partition) => ({ partition, leader: partition < 5 ? 1 : 2 }))
    const unread = await findUnread(log, 1, async (ids) => {
      const partitions = ids.map((id) => logPartitionOf(id, codes.length))
      asked.push(partitions)
      return ids.map((id, at) => ({ id, errorCode: codes[partitions[at] ?? -1] ?? 0 }))
    })
    expect({ asked, unread }).toEqual({ asked: [[0, 1, 2, 3, 4]], unread: [1, 2, 3] })
  })

  it('is not asked for where a broker leads none of it', async () => {
    expect(await findUnread([{ partition: 0, leader: 2 }], 1, () => Promise.reject(new Error('asked')))).toEqual([])
  })
})
