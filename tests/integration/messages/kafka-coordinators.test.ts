// Coordinators that cannot be seen: what they hold is on no broker's list, and must look neither ended nor hanging.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { API } from 'kafka-ts'
import { groupLog, logPartitionOf } from '../../../lib/kafka/coordinators.ts'
import { createKafkaConnection, type KafkaConnection } from '../../../lib/kafka/io/kafka-ts/connection.ts'
import { readGroups } from '../../../lib/kafka/io/kafka-ts/read-groups.ts'
import { readMetadata } from '../../../lib/kafka/io/kafka-ts/read-topics.ts'
import { readTransactions as readPageTransactions } from '../../../lib/kafka/io/kafka-ts/read-transactions.ts'
import { openStates, readTransactions } from '../../../lib/messages/io/kafka-transactions/coordinators.ts'
import { openMessageSource } from '../../../lib/messages/io/open-sources.ts'
import { getMessage } from '../../../lib/messages/queries.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import { isLive } from '../../../lib/operations/state-machine.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { listSourceRows } from '../../../lib/platform/sources.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { coordinatorOf, leaderOf, pause, rawProducer, strayProducer, verification, writeBatch } from './support/raw-producer.ts'
import { sourceId, startTransactionEstate, waitForItem, type TransactionEstate } from './support/transaction-estate.ts'
import { newRunner, openKeys, resolve, runUntilEnd, startCollectors } from './support/worker.ts'

useTestDatabase()

let estate: TransactionEstate
let collectors: Running
const topic = 'orders'
const place = (partition: number) => ({ topic, partition })
const log = (partition: number) => ({ topic: '__transaction_state', partition })
const logPartitions = [0, 1, 2, 3]

beforeAll(async () => {
  estate = await startTransactionEstate(2, { coordinators: 'both' })
  // every partition that is written to stays led
  await estate.topic(topic, [1, 1, 1])
  collectors = await startCollectors(estate)
})
afterAll(async () => {
  await collectors?.close()
  await estate?.close()
})

/** A transactional id that the second broker coordinates. */
async function idOnSecond(): Promise<string> {
  for (let index = 0; ; index += 1) {
    const id = `writer-${index}`
    if ((await coordinatorOf(estate.cluster, id)) === 2) return id
  }
}

const leaders = () => Promise.all(logPartitions.map((partition) => leaderOf(estate.cluster, log(partition))))

async function stopSecond(): Promise<void> {
  await estate.brokers[1]?.kill('SIGTERM')
  while (!(await leaders()).includes(-1)) await pause(50)
}

async function restartSecond(): Promise<void> {
  await estate.brokers[1]?.restart()
  while ((await leaders()).includes(-1)) await pause(50)
}

/** A look that the broker's end met halfway says something else first. */
async function sourceOnce(expected: { state: 'fresh' | 'stale' } & Record<string, unknown>) {
  const source = async () => (await listSourceRows()).find(({ id }) => id === sourceId)
  await expect.poll(source, { timeout: 60_000, interval: 100 }).toMatchObject(expected)
}

it('keeps an open transaction while nobody leads its coordinator, and offers no marker on its batches', async () => {
  const id = await idOnSecond()
  const producer = await rawProducer(estate.cluster, id)
  await producer.add([place(0)])
  await producer.write(place(0), { records: 2 })
  await waitForItem(id, (item) => item.cause === 'transaction-open')
  await stopSecond()
  await sourceOnce({
    state: 'stale',
    error: expect.stringContaining('__transaction_state'),
    errorSaid: [{ code: 'coordinators-away' }],
  })
  // some more looks
  await pause(3_000)
  expect(await openKeys()).toEqual([id])
  expect((await getMessage(`${sourceId}:${id}`)).data).toMatchObject({ cause: 'transaction-open', settledAt: null })
  await restartSecond()
  await sourceOnce({ state: 'fresh' })
  expect(await openKeys()).toEqual([id])
  await estate.cluster.ensureConnected()
  await producer.end('commit')
  await waitForItem(id, (item) => item.settledBy === 'by-owner')
  expect(await estate.committed(place(0))).toMatchObject({ values: { length: 2 }, waits: false })
})

it('writes no marker for a producer that nobody knows, when a coordinator went away since the first look', async () => {
  await verification(estate.cluster, [1, 2], false)
  const stray = strayProducer()
  await writeBatch(estate.cluster, place(1), { transactionalId: 'stray', producer: stray })
  const key = `${topic}-1/${stray.producerId}`
  const planned = await resolve(await waitForItem(key), 'rollback')
  let back: Promise<void> | undefined
  const runner = newRunner(estate, {
    ttlMs: 20_000,
    checkpoint: async (name) => {
      if (name !== 'marking' || back) return
      await stopSecond()
      back = pause(2_000).then(restartSecond)
    },
  })
  await runner.runOnce()
  if (isLive((await getOperation(planned.id)).state)) await runUntilEnd(estate, planned.id, 90_000)
  await back
  const { state, steps } = await getOperation(planned.id)
  const count = (name: string) => steps.filter((step) => step.name === name).length
  expect({ state, marking: count('marking'), marked: count('marked') }).toEqual({ state: 'succeeded', marking: 2, marked: 1 })
})

/** As the Kafka page looks, on a connection of its own. */
async function onPage<T>(look: (connection: KafkaConnection) => Promise<T>): Promise<T> {
  const [config] = estate.config.kafka
  if (!config) throw new Error('no cluster')
  const connection = createKafkaConnection(config)
  try {
    return await look(connection)
  } finally {
    await connection.close()
  }
}

const idsOf = (found: readonly { transactionalId: string }[]): string[] => found.map(({ transactionalId }) => transactionalId)

/** Offsets that a tool commits make a group, and the log of groups where there is none. */
const commitOffset = async (groupId: string): Promise<void> => {
  const admin = estate.client.admin()
  await admin.connect()
  await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '0' }] })
  await admin.disconnect()
}

/** A group that the second broker coordinates. */
async function groupOnSecond(): Promise<string> {
  await commitOffset('first')
  const { topics } = await onPage(readMetadata)
  const log = topics.find(({ name }) => name === groupLog)?.partitions ?? []
  for (let index = 0; ; index += 1) {
    const id = `readers-${index}`
    if (log.find(({ partition }) => partition === logPartitionOf(id, log.length))?.leader === 2) return id
  }
}

/** The ids that are open, to messages and to the Kafka page; undefined where it says that it does not see them all. */
const readers = {
  'the messages': async (): Promise<string[] | undefined> => idsOf(await readTransactions(estate.cluster, { states: openStates })),
  'the Kafka page': (): Promise<string[] | undefined> =>
    onPage(async (connection) => {
      const { transactions, complete } = await readPageTransactions(connection, await readMetadata(connection))
      return complete ? idsOf(transactions.filter(({ state }) => openStates.includes(state))) : undefined
    }),
}

it.each(['the messages', 'the Kafka page'] as const)(
  'is asked again by %s while it is away or reading what it coordinates: its list is empty then, and no error says so',
  async (name) => {
    const id = await idOnSecond()
    const producer = await rawProducer(estate.cluster, id)
    await producer.add([place(2)])
    const read = () =>
      readers[name]().catch(async () => {
        await estate.cluster.ensureConnected()
        return undefined
      })
    for (let round = 0; round < 2; round += 1) {
      await stopSecond()
      expect(await read()).toBeUndefined()
      const back = restartSecond()
      let found = await read()
      while (found === undefined) found = await read()
      expect(found).toEqual([id])
      await back
    }
    await producer.end('abort')
  },
)

it('groups are not taken for gone by the Kafka page while nobody leads their coordinator', async () => {
  // without a transaction there is no log of them, by which the second broker is seen to go
  await rawProducer(estate.cluster, await idOnSecond())
  const groupId = await groupOnSecond()
  await commitOffset(groupId)
  const read = () =>
    onPage(async (connection) => {
      const { groups, complete } = await readGroups(connection, await readMetadata(connection))
      return complete ? groups.map((group) => group.groupId) : undefined
    })
  await stopSecond()
  expect(await read()).toBeUndefined()
  const back = restartSecond()
  let found = await read()
  while (found === undefined) found = await read()
  expect(found).toContain(groupId)
  await back
})

it('groups are not taken for gone while their leader by the metadata does not know that it is', async () => {
  const { log, ...read } = await onPage(async (connection) => {
    const metadata = await readMetadata(connection)
    const logOf = (topics: typeof metadata.topics) => topics.find(({ name }) => name === groupLog)?.partitions ?? []
    const early = structuredClone(metadata)
    for (const partition of logOf(early.topics)) partition.leader = 1
    return { log: logOf(metadata.topics), now: await readGroups(connection, metadata), early: await readGroups(connection, early) }
  })
  expect(log.map(({ leader }) => leader)).toContain(2)
  expect(read.now).toMatchObject({ complete: true, warnings: [] })
  expect(read.early).toMatchObject({ complete: false, warnings: [{ said: [{ code: 'kafka-groups-loading', params: { broker: 1 } }] }] })
})

it('says which right is missing when it may not see who coordinates transactions', async () => {
  const other = await startTransactionEstate(1, { settings: { 'super.users': 'User:nobody' } })
  const configured = other.config.messages[0]
  if (!configured) throw new Error('no source')
  const source = openMessageSource(configured, { config: other.config, sessions: other.sessions, clock: systemClock })
  const look = () => source.list(new Map(), AbortSignal.timeout(20_000))
  await look()
  const literal = 3
  const resource = { resourceType: 2, resourceName: '__transaction_state', resourcePatternType: literal }
  await other.cluster.sendRequest(API.CREATE_ACLS, {
    creations: [{ ...resource, principal: 'User:ANONYMOUS', host: '*', operation: 8, permissionType: 2 }],
  })
  await expect
    .poll(() => look().catch((error: unknown) => error), { timeout: 20_000 })
    .toMatchObject({ code: 'forbidden', message: expect.stringContaining('DESCRIBE') })
  await source.close()
  await other.close()
})
