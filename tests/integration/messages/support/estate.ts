// A real ZooKeeper and a real Kafka for one test file, and an owner that keeps the ledger's protocol.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server as HttpServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import { startKafka } from '../../../../demo/servers/kafka.ts'
import type { Server } from '../../../../demo/servers/server.ts'
import { startZooKeeper } from '../../../../demo/servers/zookeeper.ts'
import { configSchema, type Config } from '../../../../lib/platform/config.ts'
import { silentLog } from '../../../../lib/platform/log.ts'
import { createZooKeeperSessions } from '../../../../lib/platform/zookeeper/sessions.ts'
import type { ZooKeeperSession, ZooKeeperSessions } from '../../../../lib/platform/zookeeper/session.ts'
import { createKafkaReader } from '../../../../lib/messages/io/kafka/cluster.ts'
import { createTopicReader } from '../../../../lib/messages/io/kafka/topic-cursor.ts'
import type { Sighting } from '../../../../lib/messages/io/ledger/sightings.ts'
import type { FaultProxy } from '../../../support/fault-proxy.ts'
import { kafkaBehindProxy, zookeeperBehindProxy } from './behind-proxy.ts'

export const topic = 'order-paid'
export const ledgerPath = '/ledger/orders'
export const ledgerSourceId = 'ledger:orders'

export type Estate = {
  config: Config
  sessions: ZooKeeperSessions
  session: ZooKeeperSession
  zookeeper: Server
  kafka: Server
  /** Spoils what either server answers, on connections opened from now on; undefined where nothing stands before them. */
  proxies: { zookeeper: FaultProxy; kafka: FaultProxy } | undefined
  kafkaClient: kafkajs.Kafka
  /** the owner's answers by id; everything else is "unknown" */
  verdicts: Map<string, string>
  /** ids the owner was asked about */
  asked: string[]
  /** Writes an entry as the owner does. */
  prepare(id: string, state?: 'Init' | 'exe', overrides?: Record<string, unknown>): Promise<void>
  /** The entry's JSON, its data version; undefined when gone. */
  entry(id: string): Promise<{ record: Record<string, unknown>; version: number } | undefined>
  /** The owner's own send to the topic. */
  ownerSends(id: string): Promise<void>
  /** Every copy of the id on the topic, from the beginning. */
  copies(id: string): Promise<Sighting[]>
  close(): Promise<void>
}

type Servers = Pick<Estate, 'zookeeper' | 'kafka' | 'proxies'> & { zookeeperPort: number; dir: string }

async function startServers(random: (() => number) | undefined): Promise<Servers> {
  const dir = await mkdtemp(join(tmpdir(), 'pilothouse-messages-'))
  const behind = random && (await kafkaBehindProxy(random))
  const [zookeeper, kafka] = await Promise.all([
    startZooKeeper({ dir: join(dir, 'zookeeper'), heapMb: 64 }),
    startKafka({ dir: join(dir, 'kafka'), heapMb: 200, ...behind?.options }),
  ])
  const front = random && (await zookeeperBehindProxy(zookeeper, random))
  return {
    zookeeper,
    kafka,
    dir,
    zookeeperPort: front?.port ?? zookeeper.port,
    proxies: front && behind && { zookeeper: front.proxy, kafka: behind.proxy },
  }
}

/** Starts everything; `suspectAfterMs` is short so that tests need not wait. With `random`, proxies stand before both servers. */
export async function startEstate(overrides: Record<string, unknown> = {}, random?: () => number): Promise<Estate> {
  const { zookeeper, kafka, proxies, zookeeperPort, dir } = await startServers(random)
  const verdicts = new Map<string, string>()
  const asked: string[] = []
  const owner = await startOwner(verdicts, asked)
  const config = configSchema.parse({
    registries: [{ id: 'shop', connect: `127.0.0.1:${zookeeperPort}` }],
    kafka: [{ id: 'shop', brokers: [`127.0.0.1:${kafka.port}`] }],
    messages: [
      {
        kind: 'ledger',
        id: 'orders',
        registry: 'shop',
        kafka: 'shop',
        path: ledgerPath,
        owner: 'order-service',
        checkBack: `http://127.0.0.1:${owner.port}/check-back?id={id}`,
        suspectAfterMs: 200,
        scanMs: 60_000,
        ...overrides,
      },
    ],
  })
  const sessions = createZooKeeperSessions(config, { log: silentLog })
  const session = sessions.get('shop')
  await session.waitConnected({ timeoutMs: 20_000 })
  await session.create(ledgerPath, Buffer.alloc(0), { parents: true })
  const { kafkaClient, producer } = await connectOwner(config)
  return {
    config,
    sessions,
    session,
    zookeeper,
    kafka,
    proxies,
    kafkaClient,
    verdicts,
    asked,
    prepare: (id, state = 'Init', more = {}) => session.create(`${ledgerPath}/${id}`, ledgerData(id, state, more)),
    async entry(id) {
      if (!(await session.exists(`${ledgerPath}/${id}`))) return undefined
      const { data, stat } = await session.getData(`${ledgerPath}/${id}`)
      return { record: JSON.parse(data.toString()) as Record<string, unknown>, version: stat.version }
    },
    async ownerSends(id) {
      await producer.send({ topic, messages: [{ key: id, value: payloadOf(id), headers: { 'ledger-id': id } }] })
    },
    copies: (id) => copiesOf(config, id),
    async close() {
      await producer.disconnect().catch(() => {})
      await sessions.close()
      owner.server.close()
      owner.server.closeAllConnections()
      await Promise.all([zookeeper.close(), kafka.close(), proxies?.zookeeper.close(), proxies?.kafka.close()])
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function connectOwner(config: Config): Promise<{ kafkaClient: kafkajs.Kafka; producer: kafkajs.Producer }> {
  const kafkaClient = new kafkajs.Kafka({ clientId: 'owner', brokers: config.kafka[0]?.brokers ?? [], logLevel: kafkajs.logLevel.NOTHING })
  const admin = kafkaClient.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] })
  await admin.disconnect()
  const producer = kafkaClient.producer()
  await producer.connect()
  return { kafkaClient, producer }
}

/** An order number that a double cannot hold: it must arrive as it was written. */
export const payloadOf = (id: string): string => `{"orderId":"${id}","serial":90071992547409931,"amount":10.00,"email":"ada@example.org"}`

export function ledgerData(id: string, state: string, more: Record<string, unknown> = {}): Buffer {
  const now = Date.now() - 1000
  const fields = { id, state, topic, key: id, owner: 'order-service', createdAt: now, updatedAt: now, ...more }
  return Buffer.from(`${JSON.stringify(fields).slice(0, -1)},"payload":${payloadOf(id)}}`)
}

async function copiesOf(config: Config, id: string): Promise<Sighting[]> {
  const cluster = config.kafka[0]
  if (!cluster) throw new Error('no cluster')
  const reader = createKafkaReader(cluster)
  const signal = AbortSignal.timeout(20_000)
  try {
    const idHeader = config.messages.find((source) => source.kind === 'ledger')?.idHeader ?? ''
    const found = await createTopicReader(reader, idHeader).search({ topic, sinceMs: 0, ids: [id] }, signal)
    return found.sightings.get(id) ?? []
  } finally {
    await reader.close()
  }
}

export async function startOwner(verdicts: ReadonlyMap<string, string>, asked: string[]): Promise<{ server: HttpServer; port: number }> {
  const server = createServer((request, response) => {
    const id = new URL(request.url ?? '/', 'http://owner').searchParams.get('id') ?? ''
    asked.push(id)
    const verdict = verdicts.get(id) ?? 'unknown'
    if (verdict === 'nonsense') return response.end('<html>')
    if (verdict === 'unreachable') return response.destroy()
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify({ outcome: verdict, evidence: `order ${id} is ${verdict}` }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : 0 }
}
