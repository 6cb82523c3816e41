// One or two real brokers whose transactions hang, and a console that watches them. The second broker can be stopped: partitions it
// leads alone then have no leader, which is how Kafka 4.3 loses markers. The first holds every coordinator unless said.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { API, createKafkaClient, setLogger } from 'kafka-ts'
import kafkajs from 'kafkajs'
import { buildModule } from '../../../../demo/maven.ts'
import { startKafka, type KafkaOptions } from '../../../../demo/servers/kafka.ts'
import { findFreePort } from '../../../../scripts/support/ports.ts'
import type { Server } from '../../../../demo/servers/server.ts'
import { getMessage } from '../../../../lib/messages/queries.ts'
import type { MessageDetail } from '../../../../lib/messages/schema.ts'
import { configSchema, type Config } from '../../../../lib/platform/config.ts'
import { silentLog } from '../../../../lib/platform/log.ts'
import { createZooKeeperSessions } from '../../../../lib/platform/zookeeper/sessions.ts'
import type { ZooKeeperSessions } from '../../../../lib/platform/zookeeper/session.ts'
import { readCommitted } from './read-committed.ts'
import { leaderOf, pause, rawProducer, type Cluster, type Place } from './raw-producer.ts'

export const sourceId = 'kafka-transactions:shop'

export type TransactionEstate = {
  config: Config
  sessions: ZooKeeperSessions
  brokers: Server[]
  cluster: Cluster
  client: kafkajs.Kafka
  /** A topic of its own; each number is the node that keeps that partition. */
  topic(name: string, nodes: readonly number[]): Promise<void>
  /** What a reader of committed records gets from a partition, to its end or to where it waits. */
  committed(place: Place): Promise<{ values: string[]; waits: boolean }>
  /** Kafka's own tool: the partitions it finds hanging, as `topic-partition/producerId`. */
  findHanging(): Promise<string[]>
  close(): Promise<void>
}

const nothing = () => {}

type EstateOptions = Pick<KafkaOptions, 'port' | 'controllerPort' | 'settings'> & { coordinators?: 'first' | 'both' }

/** One broker or two; what else the first is to be, and whether coordinators are on both. */
export async function startTransactionEstate(
  count: 1 | 2,
  { coordinators = 'first', ...one }: EstateOptions = {},
): Promise<TransactionEstate> {
  setLogger({ debug: nothing, info: nothing, warn: nothing, error: nothing })
  const dir = await mkdtemp(join(tmpdir(), 'pilothouse-transactions-'))
  const controllerPort = one.controllerPort ?? (await findFreePort())
  const first = await startKafka({ dir: join(dir, 'one'), heapMb: 200, ...one, controllerPort })
  const bootstrap = `127.0.0.1:${first.port}`
  const cluster = await connect([first.port])
  // the log of transactions is made while there is but one broker: coordinators stay there
  if (coordinators === 'first') await rawProducer(cluster, 'first')
  const brokers = count === 1 ? [first] : [first, await startSecond(join(dir, 'two'), controllerPort)]
  const client = new kafkajs.Kafka({
    clientId: 'shop',
    brokers: [bootstrap],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 3, initialRetryTime: 50 },
  })
  const config = configSchema.parse({
    kafka: [{ id: 'shop', brokers: brokers.map((broker) => `127.0.0.1:${broker.port}`) }],
    messages: [{ kind: 'kafka', id: 'shop', cluster: 'shop', suspectAfterMs: 0, scanMs: 1000 }],
  })
  return {
    config,
    sessions: createZooKeeperSessions(config, { log: silentLog }),
    brokers,
    cluster,
    client,
    topic: (name, nodes) => createTopic(cluster, name, nodes),
    committed: (place) => readCommitted(cluster, place),
    findHanging: () => findHanging(bootstrap, count),
    async close() {
      await cluster.disconnect().catch(nothing)
      await Promise.all(brokers.map((broker) => broker.close(0)))
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function connect(ports: readonly number[]): Promise<Cluster> {
  const cluster = createKafkaClient({
    clientId: 'test',
    bootstrapServers: ports.map((port) => ({ host: '127.0.0.1', port })),
  }).createCluster()
  await cluster.connect()
  return cluster
}

async function startSecond(dir: string, controllerPort: number): Promise<Server> {
  const port = await findFreePort()
  return startKafka({
    dir,
    port,
    name: 'kafka-2',
    heapMb: 160,
    settings: {
      'process.roles': 'broker',
      'node.id': 2,
      'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
      listeners: `PLAINTEXT://127.0.0.1:${port}`,
    },
  })
}

async function createTopic(cluster: Cluster, name: string, nodes: readonly number[]): Promise<void> {
  const assignments = nodes.map((node, partitionIndex) => ({ partitionIndex, brokerIds: [node] }))
  await cluster.sendRequest(API.CREATE_TOPICS, {
    timeoutMs: 9_000,
    validateOnly: false,
    topics: [{ name, numPartitions: -1, replicationFactor: -1, assignments, configs: [] }],
  })
  for (const [partition, node] of nodes.entries()) while ((await leaderOf(cluster, { topic: name, partition })) !== node) await pause(50)
}

/** kafka-transactions.sh find-hanging --broker-id, of every broker; 0 minutes old and more. */
async function findHanging(bootstrap: string, brokers: number): Promise<string[]> {
  const classpath = await buildModule('kafka')
  const found: string[] = []
  for (let broker = 1; broker <= brokers; broker += 1) {
    const tool = ['org.apache.kafka.tools.TransactionsCommand', '--bootstrap-server', bootstrap, 'find-hanging']
    const options = ['--broker-id', String(broker), '--max-transaction-timeout', '0']
    const jvm = ['-Xmx96m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error']
    const { stdout } = await promisify(execFile)('java', [...jvm, '-cp', classpath, ...tool, ...options])
    // Topic Partition ProducerId ProducerEpoch CoordinatorEpoch StartOffset LastTimestamp Duration(min)
    const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/))
    found.push(
      ...rows.filter((row) => /^\d+$/.test(row[1] ?? '')).map(([topic, partition, producer]) => `${topic}-${partition}/${producer}`),
    )
  }
  return found.toSorted()
}

/** The item once it is as `accept` wants it. */
export async function waitForItem(
  key: string,
  accept: (message: MessageDetail) => boolean = (message) => message.settledAt === null,
  timeoutMs = 20_000,
): Promise<MessageDetail> {
  const deadline = Date.now() + timeoutMs
  for (let last: unknown; ; await pause(50)) {
    const found = await getMessage(`${sourceId}:${key}`).then(
      (answer) => answer.data,
      () => undefined,
    )
    if (found && accept(found)) return found
    last = found ?? last
    if (Date.now() > deadline) throw new Error(`item ${key} did not become as expected: ${JSON.stringify(last)}`)
  }
}
