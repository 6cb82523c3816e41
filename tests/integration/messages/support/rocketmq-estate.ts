// A real ZooKeeper and a real RocketMQ for one test file, and an owner that keeps the ledger's protocol.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRocketmq, type RocketmqOptions, type RocketmqServer } from '../../../../demo/servers/rocketmq.ts'
import type { Server } from '../../../../demo/servers/server.ts'
import { startZooKeeper } from '../../../../demo/servers/zookeeper.ts'
import { accessOf, type RemotingAccess } from '../../../../lib/messages/io/rocketmq/access.ts'
import { pull } from '../../../../lib/messages/io/rocketmq/broker-reads.ts'
import { sendMessage } from '../../../../lib/messages/io/rocketmq/broker-writes.ts'
import { openRemoting, type RemotingConnection } from '../../../../lib/messages/io/rocketmq/connection.ts'
import type { StoredHalf } from '../../../../lib/messages/io/rocketmq/message-codec.ts'
import { configSchema, type Config, type ConfigInput } from '../../../../lib/platform/config.ts'
import { silentLog } from '../../../../lib/platform/log.ts'
import type { ZooKeeperSession, ZooKeeperSessions } from '../../../../lib/platform/zookeeper/session.ts'
import { createZooKeeperSessions } from '../../../../lib/platform/zookeeper/sessions.ts'
import type { FaultProxy } from '../../../support/fault-proxy.ts'
import { rocketmqBehindProxy, zookeeperBehindProxy } from './behind-proxy.ts'
import { ledgerData, ledgerPath, payloadOf, startOwner, topic } from './estate.ts'

const queues = 4

export type RocketmqEstate = {
  config: Config
  sessions: ZooKeeperSessions
  session: ZooKeeperSession
  rocketmq: RocketmqServer
  /** Spoils what ZooKeeper or the broker answers, on connections opened from now on; undefined where nothing stands before them. */
  proxies: { zookeeper: FaultProxy; broker: FaultProxy } | undefined
  /** the owner's answers by id; everything else is "unknown" */
  verdicts: Map<string, string>
  /** Writes an entry as the owner does. */
  prepare(id: string, state?: 'Init' | 'exe', overrides?: Record<string, unknown>): Promise<void>
  /** The entry's JSON; undefined when gone. */
  entry(id: string): Promise<Record<string, unknown> | undefined>
  /** The owner's own send to the topic. */
  ownerSends(id: string): Promise<void>
  /** Every copy of the id, as a consumer of the whole topic gets them. */
  copies(id: string): Promise<StoredHalf[]>
  close(): Promise<void>
}

type EstateOptions = {
  broker?: Partial<RocketmqOptions>
  /** how we and the owner come in */
  access?: Partial<NonNullable<ConfigInput['rocketmq']>[number]>
  ledger?: Record<string, unknown>
  /** what proxies before both servers go by */
  random?: () => number
}

type Servers = Pick<RocketmqEstate, 'rocketmq' | 'proxies'> & { zookeeper: Server; zookeeperPort: number; brokerHost: string; dir: string }

async function startServers({ broker, random }: EstateOptions): Promise<Servers> {
  const dir = await mkdtemp(join(tmpdir(), 'pilothouse-ledger-'))
  const behind = random && (await rocketmqBehindProxy(random))
  const [zookeeper, rocketmq] = await Promise.all([
    startZooKeeper({ dir: join(dir, 'zookeeper'), heapMb: 64 }),
    startRocketmq({ dir: join(dir, 'rocketmq'), ...broker, ...behind?.options }),
  ])
  const front = random && (await zookeeperBehindProxy(zookeeper, random))
  return {
    zookeeper,
    rocketmq,
    dir,
    zookeeperPort: front?.port ?? zookeeper.port,
    // no proxy spoils what the owner is answered, nor what is looked at here
    brokerHost: behind ? '127.0.0.2' : '127.0.0.1',
    proxies: front && behind && { zookeeper: front.proxy, broker: behind.proxy },
  }
}

/** Starts everything; nothing of a worker that died comes late here, unless `ledger` says so. */
export async function startRocketmqEstate(options: EstateOptions = {}): Promise<RocketmqEstate> {
  const { zookeeper, rocketmq, proxies, zookeeperPort, brokerHost, dir } = await startServers(options)
  const verdicts = new Map<string, string>()
  const owner = await startOwner(verdicts, [])
  const source = {
    kind: 'ledger' as const,
    registry: 'shop',
    rocketmq: 'shop',
    tags: 'paid',
    checkBack: `http://127.0.0.1:${owner.port}/check-back?id={id}`,
    suspectAfterMs: 200,
    scanMs: 60_000,
    retransmitForMs: 0,
    ...options.ledger,
  }
  const config = configSchema.parse({
    registries: [{ id: 'shop', connect: `127.0.0.1:${zookeeperPort}` }],
    rocketmq: [{ id: 'shop', nameServers: [`127.0.0.1:${rocketmq.port}`], ...options.access }],
    messages: [
      { ...source, id: 'orders', path: ledgerPath, masters: ['broker-a'] },
      { ...source, id: 'halved', path: '/ledger/halved', masters: ['broker-a', 'broker-b'] },
    ],
  })
  const sessions = createZooKeeperSessions(config, { log: silentLog })
  const session = sessions.get('shop')
  await session.waitConnected({ timeoutMs: 20_000 })
  for (const path of [ledgerPath, '/ledger/halved']) await session.create(path, Buffer.alloc(0), { parents: true })
  const withBroker = <T>(work: (broker: RemotingConnection) => Promise<T>): Promise<T> =>
    onBroker(`${brokerHost}:${rocketmq.brokerPort}`, accessOf(config.rocketmq[0] ?? { tls: false }), work)
  await withBroker(makeTopic)
  return {
    config,
    sessions,
    session,
    rocketmq,
    proxies,
    verdicts,
    prepare: (id, state = 'Init', more = {}) => session.create(`${ledgerPath}/${id}`, ledgerData(id, state, more)),
    async entry(id) {
      if (!(await session.exists(`${ledgerPath}/${id}`))) return undefined
      return JSON.parse((await session.getData(`${ledgerPath}/${id}`)).data.toString()) as Record<string, unknown>
    },
    async ownerSends(id) {
      const properties = { KEYS: id, TAGS: 'paid', 'ledger-id': id }
      const message = { topic, queueId: 1, bornMs: Date.now(), properties, body: Buffer.from(payloadOf(id)) }
      await withBroker((open) => sendMessage(open, message))
    },
    copies: (id) => withBroker((open) => consume(open, id)),
    async close() {
      await sessions.close()
      owner.server.close()
      owner.server.closeAllConnections()
      await Promise.all([zookeeper.close(), rocketmq.close(), proxies?.zookeeper.close(), proxies?.broker.close()])
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function onBroker<T>(address: string, access: RemotingAccess, work: (broker: RemotingConnection) => Promise<T>): Promise<T> {
  const broker = await openRemoting(address, AbortSignal.timeout(20_000), access)
  try {
    return await work(broker)
  } finally {
    broker.close()
  }
}

/** UPDATE_AND_CREATE_TOPIC; the broker tells its name server before it answers. */
async function makeTopic(broker: RemotingConnection): Promise<void> {
  const answer = await broker.call(17, {
    topic,
    defaultTopic: 'TBW102',
    readQueueNums: String(queues),
    writeQueueNums: String(queues),
    perm: '6',
    topicFilterType: 'SINGLE_TAG',
    topicSysFlag: '0',
    order: 'false',
  })
  if (answer.code !== 0) throw new Error(`no topic: ${answer.code} ${answer.remark}`)
}

async function consume(broker: RemotingConnection, id: string): Promise<StoredHalf[]> {
  const found: StoredHalf[] = []
  for (let queueId = 0; queueId < queues; queueId += 1) {
    for (let from = 0n, end = false; !end;) {
      const pulled = await pull(broker, topic, from, queueId)
      found.push(...pulled.messages.filter(({ properties }) => properties['ledger-id'] === id))
      from = pulled.next
      end = pulled.end
    }
  }
  return found
}
