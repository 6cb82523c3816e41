import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startKafka } from '#demo/servers/kafka'
import type { Server } from '#demo/servers/server'
import { startCollector } from '#lib/kafka/io/collector'
import { createKafkaTsReader } from '#lib/kafka/io/kafka-ts/reader'
import { getCluster, getGroup, getTopic, listGroups, listTopics, listTransactions, searchKafka } from '#lib/kafka/queries'
import { systemClock as clock } from '#lib/platform/clock'
import { database } from '#lib/platform/database'
import { acquireLease, releaseLease, type Lease } from '#lib/platform/leases'
import { silentLog } from '#lib/platform/log'
import { declareSources, listSourceRows } from '#lib/platform/sources'
import type { Running } from '#lib/platform/worker-task'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()
const sourceId = 'kafka:main'
const dir = mkdtempSync(join(tmpdir(), 'pilothouse-kafka-'))
let broker: Server
let running: Running | undefined
let kafka: kafkajs.Kafka
const soon = { timeout: 20_000, interval: 100 }

const leaseOf = async (holder: string): Promise<Lease> => {
  const lease = await acquireLease(database().pool, sourceId, holder, 600_000)
  if (!lease) throw new Error('no lease')
  return lease
}
const collect = async (brokers: string[], lease: Lease): Promise<Running> =>
  startCollector({
    reader: createKafkaTsReader({ brokers, tls: false }),
    lease,
    intervalMs: 300,
    database: database(),
    log: silentLog,
    clock,
  })

const noticeCount = async () =>
  (await database().pool.query<{ count: string }>(`select count(*) from notice where topic = 'kafka'`)).rows[0]?.count

beforeAll(async () => {
  broker = await startKafka({ dir })
  kafka = new kafkajs.Kafka({ brokers: [`127.0.0.1:${broker.port}`], clientId: 'shop', logLevel: kafkajs.logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({
    topics: [
      { topic: 'orders', numPartitions: 3 },
      { topic: 'empty', numPartitions: 1 },
    ],
  })
  await admin.disconnect()
  const producer = kafka.producer()
  await producer.connect()
  await producer.send({
    topic: 'orders',
    messages: Array.from({ length: 30 }, (_, index) => ({ partition: index % 3, key: `k${index}`, value: `order ${index}` })),
  })
  await producer.disconnect()
  await declareSources(database().pool, [{ id: sourceId, kind: 'kafka', name: 'main', detail: {} }])
  running = await collect([`127.0.0.1:${broker.port}`], await leaseOf('a'))
})

afterAll(async () => {
  await running?.close()
  await broker?.close()
  rmSync(dir, { recursive: true, force: true })
})

describe('the collector on a real broker', () => {
  it('shows topics, partitions and offsets', async () => {
    await expect.poll(async () => (await listTopics('main')).data.map((topic) => topic.name), soon).toEqual(['empty', 'orders'])
    await expect
      .poll(async () => (await getTopic('main', 'orders')).data, soon)
      .toMatchObject({
        partitionCount: 3,
        replicationFactor: 1,
        records: '30',
        problems: [],
        partitions: [
          { partition: 0, leader: 1, replicas: [1], isr: [1], firstOffset: '0', lastOffset: '10', stableOffset: '10', error: '' },
          { partition: 1 },
          { partition: 2 },
        ],
      })
    const { data, complete, warnings } = await getCluster('main')
    expect(data).toMatchObject({
      id: 'main',
      brokers: [{ nodeId: 1, host: '127.0.0.1', port: broker.port, controller: true }],
      problems: [],
    })
    expect({ complete, warnings }).toEqual({ complete: true, warnings: [] })
  })

  it('shows a group with its members while it reads, and its lag when it stopped', async () => {
    const consumer = kafka.consumer({ groupId: 'billing', maxWaitTimeInMs: 200 })
    await consumer.connect()
    await consumer.subscribe({ topic: 'orders', fromBeginning: true })
    let read = 0
    await consumer.run({ autoCommitThreshold: 1, eachMessage: async () => void (read += 1) })
    await expect.poll(() => read, soon).toBe(30)
    await expect
      .poll(async () => (await getGroup('main', 'billing')).data, soon)
      .toMatchObject({ type: 'classic', state: 'Stable', memberCount: 1, lag: '0', topics: ['orders'], members: [{ clientId: 'shop' }] })
    const { data } = await getGroup('main', 'billing')
    expect(
      data.offsets.map((offset) => [offset.partition, offset.committed, offset.lag, offset.memberId === data.members[0]?.memberId]),
    ).toEqual([
      [0, '10', '0', true],
      [1, '10', '0', true],
      [2, '10', '0', true],
    ])
    await consumer.disconnect()
    const producer = kafka.producer()
    await producer.connect()
    await producer.send({ topic: 'orders', messages: [1, 2, 3, 4, 5].map((value) => ({ partition: 0, value: String(value) })) })
    await producer.disconnect()
    await expect
      .poll(async () => (await getGroup('main', 'billing')).data, soon)
      .toMatchObject({ state: 'Empty', memberCount: 0, lag: '5' })
    expect((await listGroups('main', { sort: '-lag' })).data.map((group) => [group.groupId, group.lag])).toEqual([['billing', '5']])
    expect((await getTopic('main', 'orders')).data.groups).toEqual([{ groupId: 'billing', state: 'Empty', lag: '5' }])
  })

  it('shows an open transaction, and the stable offset it holds back', async () => {
    const producer = kafka.producer({ transactionalId: 'writer-1', maxInFlightRequests: 1, idempotent: true, transactionTimeout: 60_000 })
    await producer.connect()
    const transaction = await producer.transaction()
    await transaction.send({ topic: 'empty', messages: [{ value: 'open' }] })
    await expect
      .poll(async () => (await listTransactions('main', { live: true })).data, soon)
      .toMatchObject([
        {
          cluster: 'main',
          transactionalId: 'writer-1',
          state: 'Ongoing',
          timeoutMs: 60_000,
          partitions: [{ topic: 'empty', partition: 0 }],
        },
      ])
    await expect
      .poll(async () => (await getTopic('main', 'empty')).data.partitions, soon)
      .toMatchObject([{ lastOffset: '1', stableOffset: '0' }])
    const reader = createKafkaTsReader({ brokers: [`127.0.0.1:${broker.port}`], tls: false })
    const { signal } = new AbortController()
    expect(await reader.describeProducers([{ topic: 'empty', partition: 0 }], signal)).toMatchObject([
      { topic: 'empty', partition: 0, transactionStart: 0n },
    ])
    expect(await reader.describeTransactions(['writer-1'], signal)).toMatchObject([{ transactionalId: 'writer-1', state: 'Ongoing' }])
    await transaction.commit()
    await expect.poll(async () => (await listTransactions('main', { live: true })).data, soon).toEqual([])
    expect((await listTransactions('main')).data).toMatchObject([{ state: 'CompleteCommit' }])
    expect(
      (await reader.readLast({ topic: 'empty', partition: 0 }, 5, signal)).map((record) => [
        record.offset,
        record.value,
        record.transactional,
      ]),
    ).toEqual([[0n, 'open', true]])
    expect((await reader.readLast({ topic: 'orders', partition: 0 }, 7, signal)).map((record) => record.value)).toEqual([
      'order 24',
      'order 27',
      '1',
      '2',
      '3',
      '4',
      '5',
    ])
    await reader.close()
    await producer.disconnect()
  })

  it('writes and announces nothing when nothing changed', async () => {
    // what changed before may still be on its way; four rounds of the collector in a row then find nothing
    const isQuiet = async (): Promise<boolean> => {
      const before = await noticeCount()
      await clock.sleep(1200)
      return (await noticeCount()) === before
    }
    await expect.poll(isQuiet, { timeout: 20_000 }).toBe(true)
  })

  it('searches, sorts and pages', async () => {
    expect((await listTopics('main', { search: 'ORD' })).data.map((topic) => topic.name)).toEqual(['orders'])
    expect((await listTopics('main', { search: '%' })).data).toEqual([])
    const first = await listTopics('main', { sort: '-records', pageSize: 1 })
    expect([first.data[0]?.name, first.page?.total]).toEqual(['orders', 2])
    expect((await listTopics('main', { sort: '-records', pageSize: 1, cursor: first.page?.nextCursor ?? undefined })).data[0]?.name).toBe(
      'empty',
    )
    expect((await listTopics('main', { internal: true })).data.map((topic) => topic.name)).toContain('__consumer_offsets')
    expect(await searchKafka('bil')).toEqual([{ kind: 'group', cluster: 'main', name: 'billing' }])
    await expect(getTopic('main', 'nope')).rejects.toMatchObject({ code: 'not-found' })
    await expect(listTopics('nope')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('removes what is gone', async () => {
    const admin = kafka.admin()
    await admin.connect()
    await admin.deleteTopics({ topics: ['empty'] })
    await admin.deleteGroups(['billing'])
    await admin.disconnect()
    await expect.poll(async () => (await listTopics('main')).data.map((topic) => topic.name), soon).toEqual(['orders'])
    await expect.poll(async () => (await listGroups('main')).data, soon).toEqual([])
    expect((await database().pool.query('select 1 from kafka_group_offset')).rows).toEqual([])
  })

  it('keeps the last good data while the broker is away, says why, and is fresh again after', async () => {
    await broker.kill()
    await expect
      .poll(async () => (await listSourceRows())[0], soon)
      .toMatchObject({ state: 'stale', error: expect.stringMatching(/No broker answers|Kafka/) as string })
    const { data, warnings } = await listTopics('main')
    expect([data.map((topic) => topic.name), warnings[0]?.code]).toEqual([['orders'], 'source-stale'])
    await broker.restart()
    await expect.poll(async () => (await listSourceRows())[0]?.state, { ...soon, timeout: 60_000 }).toBe('fresh')
  })

  it('writes nothing once the lease is another’s', async () => {
    await running?.close()
    const old = await leaseOf('a')
    await releaseLease(database().pool, old)
    await leaseOf('b')
    await database().pool.query(`delete from kafka_topic`)
    running = await collect([`127.0.0.1:${broker.port}`], old)
    await clock.sleep(1500)
    expect((await database().pool.query('select 1 from kafka_topic')).rows).toEqual([])
  })
})
