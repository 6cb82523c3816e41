import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildModule, type Progress } from '../maven.ts'
import { exchange, hasWholeFrame } from './exchange.ts'
import { startJavaServer } from './java-server.ts'
import { findFreePort } from '../../scripts/support/ports.ts'
import type { Server } from './server.ts'

export type KafkaOptions = {
  dir: string
  port?: number
  controllerPort?: number
  name?: string
  heapMb?: number
  /** Broker settings that win over the small ones here. */
  settings?: Record<string, string | number | boolean>
  log?: (text: string) => void
  progress?: Progress
}

const clusterId = 'UGlsb3Rob3VzZURlbW8wMQ'

/** One combined KRaft node (broker and controller) on 127.0.0.1, its data below `dir`. Topics must be created. */
export async function startKafka(options: KafkaOptions): Promise<Server> {
  const classpath = await buildModule('kafka', options.progress)
  const port = options.port || (await findFreePort())
  const controllerPort = options.controllerPort || (await findFreePort())
  const properties = join(options.dir, 'server.properties')
  const data = join(options.dir, 'data')
  await mkdir(data, { recursive: true })
  await writeFile(properties, formatProperties({ ...settingsOf(port, controllerPort, data), ...options.settings }))
  return startJavaServer({
    name: options.name ?? 'kafka',
    port,
    dir: options.dir,
    classpath,
    main: 'com.shop.kafka.KafkaNode',
    arguments: [properties, data, clusterId],
    jvm: ['-Xms64m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true'],
    heapMb: options.heapMb ?? 256,
    isReady: () => hasLiveBroker(port),
    ...(options.log ? { log: options.log } : {}),
  })
}

/** The stock sizes are for big machines: 50 offset partitions, 128 MB of cleaner memory, 10 MB per index. */
function settingsOf(port: number, controllerPort: number, data: string): Record<string, string | number | boolean> {
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': data,
    'num.partitions': 1,
    'default.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 2,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // A node that comes back after kill -9 is let in only when its old session has run out.
    'broker.session.timeout.ms': 5_000,
    'broker.heartbeat.interval.ms': 1_000,
    'log.index.size.max.bytes': 65_536,
    'log.cleaner.dedupe.buffer.size': 2_097_152,
    'log.cleaner.threads': 1,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 2,
    'auto.create.topics.enable': false,
    'transaction.max.timeout.ms': 86_400_000,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': true,
    'super.users': 'User:ANONYMOUS',
  }
}

function formatProperties(settings: Record<string, string | number | boolean>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

/** Metadata v1 for no topics. The port opens early; the broker lists itself only once its controller let it in. */
async function hasLiveBroker(port: number): Promise<boolean> {
  const request = Buffer.alloc(18)
  request.writeInt32BE(14, 0)
  request.writeInt16BE(3, 4)
  request.writeInt16BE(1, 6)
  request.writeInt32BE(1, 8)
  request.writeInt16BE(-1, 12)
  const answer = await exchange({ port, send: request, isWhole: hasWholeFrame, timeoutMs: 2_000 })
  return answer.length >= 12 && answer.readInt32BE(8) > 0
}
