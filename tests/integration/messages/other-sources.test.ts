// The sources that are read only for now, against their real servers: RocketMQ half messages, Kafka transactions.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startKafka } from '../../../demo/servers/kafka.ts'
import { startRocketmq, type RocketmqServer } from '../../../demo/servers/rocketmq.ts'
import type { Server } from '../../../demo/servers/server.ts'
import { openMessageSource } from '../../../lib/messages/io/open-sources.ts'
import type { MessageSource, SourceListing } from '../../../lib/messages/io/source.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { configSchema, type Config } from '../../../lib/platform/config.ts'
import { isAppError } from '../../../lib/platform/errors.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { startHalfProducer } from './support/half-producer.ts'

let dir = ''
let rocketmq: RocketmqServer
let kafka: Server
const open: MessageSource[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pilothouse-sources-'))
  ;[rocketmq, kafka] = await Promise.all([
    startRocketmq({ dir: join(dir, 'rocketmq'), transactionCheckIntervalMs: 600_000, transactionOpBatchIntervalMs: 300 }),
    startKafka({ dir: join(dir, 'kafka'), heapMb: 200 }),
  ])
})
afterAll(async () => {
  await Promise.all(open.map((source) => source.close()))
  await Promise.all([rocketmq?.close(), kafka?.close()])
  await rm(dir, { recursive: true, force: true })
})

function sourceOf(message: Record<string, unknown>): MessageSource {
  const config: Config = configSchema.parse({
    kafka: [{ id: 'shop', brokers: [`127.0.0.1:${kafka.port}`] }],
    rocketmq: [{ id: 'shop', nameServers: ['127.0.0.1:1', `127.0.0.1:${rocketmq.port}`] }],
    messages: [message],
  })
  const configured = config.messages[0]
  if (!configured) throw new Error('no source')
  const source = openMessageSource(configured, {
    config,
    sessions: createZooKeeperSessions(config, { log: silentLog }),
    clock: systemClock,
  })
  open.push(source)
  return source
}

const look = (source: MessageSource): Promise<SourceListing> => source.list(new Map(), AbortSignal.timeout(20_000))
async function lookUntil(source: MessageSource, accept: (listing: SourceListing) => boolean, timeoutMs = 30_000): Promise<SourceListing> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    // a server that has just come back may not know all of itself yet
    const found = await look(source).catch((error: unknown) => (isAppError(error, 'unavailable') ? error : Promise.reject(error)))
    if (!isAppError(found) && accept(found)) return found
    if (Date.now() > deadline) throw new Error(`not as expected: ${isAppError(found) ? found.message : JSON.stringify(found.items)}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

describe('RocketMQ', () => {
  it('lists half messages nobody answers for, with who could, and none that were committed or rolled back', async () => {
    const producer = await startHalfProducer(rocketmq.brokerPort, 'shipment-producer')
    await producer.beat()
    const orphaned = await startHalfProducer(rocketmq.brokerPort, 'courier-producer')
    const uniq = (name: string) => name.padEnd(32, '0')
    await producer.half('open', uniq('A'))
    await orphaned.half('orphan', uniq('B'))
    expect(await producer.end(await producer.half('committed', uniq('C')), uniq('C'), 'commit')).toBe(0)
    await producer.end(await producer.half('rolled-back', uniq('D')), uniq('D'), 'rollback')
    const source = sourceOf({ kind: 'rocketmq', id: 'half', cluster: 'shop' })
    const { items } = await lookUntil(source, (listing) => listing.items.length >= 2)
    expect(items.map((item) => [item.businessKey, item.cause, item.owner, item.topic])).toEqual([
      ['open', 'half-unanswered', 'shipment-producer', 'shipment-created'],
      ['orphan', 'half-no-producer', 'courier-producer', 'shipment-created'],
    ])
    producer.close()
    orphaned.close()
  })

  it('that is dead is one clear error, and is read again when it is back', async () => {
    const source = sourceOf({ kind: 'rocketmq', id: 'half-dead', cluster: 'shop' })
    await look(source)
    await rocketmq.kill('SIGKILL')
    await expect(look(source)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('127.0.0.1') })
    await rocketmq.restart()
    await lookUntil(source, (listing) => listing.items.length >= 2)
  })
})

describe('Kafka', () => {
  it('transactions that stand open are listed with their partitions, and go when they end', async () => {
    const client = new kafkajs.Kafka({ brokers: [`127.0.0.1:${kafka.port}`], logLevel: kafkajs.logLevel.NOTHING })
    const admin = client.admin()
    await admin.connect()
    await admin.createTopics({ topics: [{ topic: 'invoices', numPartitions: 2 }] })
    await admin.disconnect()
    const producer = client.producer({
      transactionalId: 'invoice-writer',
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: 600_000,
    })
    await producer.connect()
    const transaction = await producer.transaction()
    await transaction.send({ topic: 'invoices', messages: [0, 1].map((partition) => ({ partition, value: 'x' })) })
    const source = sourceOf({ kind: 'kafka', id: 'transactions', cluster: 'shop', suspectAfterMs: 6_000 })
    expect((await look(source)).items).toEqual([])
    const { items } = await lookUntil(source, (listing) => listing.items.length === 1)
    expect(items[0]).toMatchObject({
      key: 'invoice-writer',
      cause: 'transaction-open',
      state: 'Ongoing',
      topic: 'invoices',
      identity: { partitions: ['invoices-0', 'invoices-1'], timeoutMs: 600_000, hanging: [] },
    })
    await transaction.abort()
    await lookUntil(source, (listing) => listing.items.length === 0)
    await producer.disconnect()
  })

  it('that is dead is one clear error', async () => {
    const source = sourceOf({ kind: 'kafka', id: 'transactions-dead', cluster: 'shop' })
    await look(source)
    await kafka.kill('SIGKILL')
    await expect(look(source)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('"shop"') })
    await kafka.restart()
    await lookUntil(source, () => true)
  })
})
