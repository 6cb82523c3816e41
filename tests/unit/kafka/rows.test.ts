import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAssignment } from '#lib/kafka/assignment'
import { createChangeTracker } from '#lib/kafka/changes'
import type { ClusterLook, GroupLook, PartitionLook, TopicLook } from '#lib/kafka/look'
import { rowsOf } from '#lib/kafka/rows'

const partition = (change: Partial<PartitionLook> = {}): PartitionLook => ({
  partition: 0,
  leader: 1,
  replicas: [1, 2],
  isr: [1, 2],
  firstOffset: 5n,
  lastOffset: 9_007_199_254_740_993n,
  stableOffset: 10n,
  error: '',
  ...change,
})
const topic = (name: string, partitions: PartitionLook[]): TopicLook => ({ name, internal: false, partitions })
const group = (change: Partial<GroupLook>): GroupLook => ({
  groupId: 'g',
  type: 'classic',
  state: 'Stable',
  protocol: 'range',
  coordinator: 1,
  members: [],
  offsets: [],
  ...change,
})
const look = (change: Partial<ClusterLook>): ClusterLook => ({
  clusterId: 'c',
  brokers: [],
  topics: [],
  groups: [],
  transactions: [],
  warnings: [],
  groupsComplete: true,
  transactionsComplete: true,
  ...change,
})

describe('rowsOf', () => {
  it('counts records and lag beyond what a double holds', () => {
    const rows = rowsOf(
      look({ topics: [topic('t', [partition()])], groups: [group({ offsets: [{ topic: 't', partition: 0, committed: 1n }] })] }),
    )
    expect(rows.topics[0]?.records).toBe(9_007_199_254_740_988n)
    expect(rows.groups[0]?.lag).toBe(9_007_199_254_740_992n)
  })

  it('says no-leader first, and leaves offsets it does not know out of the sum', () => {
    const [row] = rowsOf(
      look({
        topics: [
          topic('t', [
            partition({ firstOffset: 0n, lastOffset: 7n }),
            partition({ partition: 1, leader: -1, isr: [], firstOffset: null, lastOffset: null }),
            partition({ partition: 2, lastOffset: null }),
          ]),
        ],
      }),
    ).topics
    expect(row).toMatchObject({
      records: 7n,
      partitionCount: 3,
      replicationFactor: 2,
      problems: ['no-leader', 'offsets-unknown', 'under-replicated'],
    })
  })

  it('has no lag for a group as soon as one partition’s end is unknown, and none below zero', () => {
    const topics = [topic('t', [partition({ lastOffset: 3n }), partition({ partition: 1, lastOffset: null })])]
    const offsets = [
      { topic: 't', partition: 0, committed: 9n },
      { topic: 't', partition: 1, committed: 1n },
    ]
    const rows = rowsOf(look({ topics, groups: [group({ offsets })] }))
    expect(rows.offsets.map((offset) => offset.lag)).toEqual([0n, null])
    expect(rows.groups[0]?.lag).toBeNull()
    expect(rowsOf(look({ topics, groups: [group({})] })).groups[0]?.lag).toBeNull()
  })

  it('names the member that owns each partition', () => {
    const members = [
      {
        memberId: 'm1',
        clientId: 'c',
        host: 'h',
        assignment: [
          { topic: 't', partition: 0 },
          { topic: 'u', partition: 4 },
        ],
      },
    ]
    const rows = rowsOf(
      look({ topics: [topic('t', [partition()])], groups: [group({ members, offsets: [{ topic: 't', partition: 0, committed: 6n }] })] }),
    )
    expect(rows.offsets[0]?.memberId).toBe('m1')
    expect(rows.groups[0]).toMatchObject({ memberCount: 1, topics: ['t', 'u'], members: [{ memberId: 'm1', clientId: 'c', host: 'h' }] })
  })

  it('keeps a group once that two coordinators list, and makes texts storable', () => {
    const rows = rowsOf(look({ groups: [group({ coordinator: 1 }), group({ coordinator: 2 }), group({ groupId: 'x\0y' })] }))
    expect(rows.groups.map((row) => [row.groupId, row.coordinator])).toEqual([
      ['g', 1],
      ['x\ufffdy', 1],
    ])
  })
})

describe('createChangeTracker', () => {
  type Row = { id: string; value: bigint }
  const keyOf = (row: Row) => [row.id]

  it('tells what changed and what is gone, and forgets nothing until it was written', () => {
    const tracker = createChangeTracker(keyOf, [['old']])
    const rows = [
      { id: 'a', value: 1n },
      { id: 'b', value: 1n },
    ]
    expect(tracker.diff(rows)).toMatchObject({ changed: rows, gone: [['old']] })
    const second = tracker.diff(rows)
    expect(second).toMatchObject({ changed: rows, gone: [['old']] })
    second.commit()
    const next = [{ id: 'b', value: 2n }]
    expect(tracker.diff(next)).toMatchObject({ changed: next, gone: [['a']] })
  })

  it('keeps what is missing while only a part was read', () => {
    const tracker = createChangeTracker(keyOf, [['a']])
    const part = tracker.diff([], { keepMissing: true })
    expect(part.gone).toEqual([])
    part.commit()
    expect(tracker.diff([]).gone).toEqual([['a']])
  })

  it('writes a key that comes twice once', () => {
    const rows = [
      { id: 'a', value: 1n },
      { id: 'a', value: 2n },
    ]
    expect(createChangeTracker(keyOf).diff(rows).changed).toEqual([rows[0]])
  })
})

describe('parseAssignment', () => {
  it('reads topics and partitions', () => {
    const bytes = Buffer.from('0001000000010003616263000000020000000000000007ffffffff', 'hex')
    expect(parseAssignment(bytes)).toEqual([
      { topic: 'abc', partition: 0 },
      { topic: 'abc', partition: 7 },
    ])
  })

  it('takes anything else for no assignment, in bounded time', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => Array.isArray(parseAssignment(bytes))))
    expect(parseAssignment(Buffer.from('00017fffffff', 'hex'))).toEqual([])
    expect(parseAssignment(new Uint8Array())).toEqual([])
  })
})
