import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildModule, type Progress } from '../maven.ts'
import { exchange, hasWholeFrame } from './exchange.ts'
import { startJavaServer } from './java-server.ts'
import { findFreePort } from '../../scripts/support/ports.ts'
import type { Server } from './server.ts'

export type RocketmqOptions = {
  dir: string
  /** Of the name server; the broker takes three more. */
  port?: number
  /** Takes this port, the one two below (VIP channel) and the one above (HA). */
  brokerPort?: number
  name?: string
  heapMb?: number
  generation?: '4.9' | '5.3'
  /** Only who signs with one of these is served: plain ACL in 4.9, authentication in 5.3. The secret has at least 7 characters. */
  acl?: { accessKey: string; secretKey: string }
  /** Transaction check-backs; keep the order batch < time-out < interval. */
  transactionCheckIntervalMs?: number
  transactionTimeoutMs?: number
  transactionOpBatchIntervalMs?: number
  transactionCheckMax?: number
  /** Broker settings that win over the small ones here. */
  settings?: Record<string, string | number | boolean>
  log?: (text: string) => void
  progress?: Progress
}

export type RocketmqServer = Server & { readonly brokerPort: number }

const opens = ['java.nio', 'sun.nio.ch', 'java.lang', 'jdk.internal.ref'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`)

/** Name server and broker in one JVM on 127.0.0.1, data below `dir`. `port` is the name server's. */
export async function startRocketmq(options: RocketmqOptions): Promise<RocketmqServer> {
  const classpath = await buildModule(options.generation === '4.9' ? 'rocketmq-49' : 'rocketmq', options.progress)
  const port = options.port || (await findFreePort())
  const brokerPort = options.brokerPort || (await findFreePort(4)) + 2
  const home = join(options.dir, 'home')
  await mkdir(join(home, 'conf'), { recursive: true })
  if (options.generation === '4.9')
    for (const part of ['namesrv', 'broker']) await writeFile(join(home, 'conf', `logback_${part}.xml`), quietLogging)
  const access = await accessSettings(options, home)
  await writeFile(join(options.dir, 'namesrv.conf'), `listenPort=${port}\nbindAddress=127.0.0.1\n`)
  await writeFile(
    join(options.dir, 'broker.conf'),
    formatBroker({ ...brokerSettings(options, port, brokerPort), ...access, ...options.settings }),
  )
  const server = await startJavaServer({
    name: options.name ?? 'rocketmq',
    port,
    dir: options.dir,
    classpath,
    main: 'com.shop.rocketmq.RocketmqNode',
    arguments: [join(options.dir, 'namesrv.conf'), join(options.dir, 'broker.conf')],
    jvm: ['-Xms96m', '-XX:MaxDirectMemorySize=192m', `-Duser.home=${home}`, ...opens],
    environment: { ROCKETMQ_HOME: home },
    heapMb: options.heapMb ?? 320,
    isReady: () => listsBroker(port, brokerPort),
    ...(options.log ? { log: options.log } : {}),
  })
  // Not a spread: that would freeze the pid of the first start.
  return Object.assign(server, { brokerPort })
}

/** Small files: the stock sizes map 1 GB for the log alone. */
function brokerSettings(options: RocketmqOptions, port: number, brokerPort: number): Record<string, string | number | boolean> {
  const store = join(options.dir, 'store')
  return {
    brokerClusterName: 'shop',
    brokerName: 'broker-a',
    brokerId: 0,
    brokerRole: 'ASYNC_MASTER',
    flushDiskType: 'ASYNC_FLUSH',
    namesrvAddr: `127.0.0.1:${port}`,
    brokerIP1: '127.0.0.1',
    brokerIP2: '127.0.0.1',
    bindAddress: '127.0.0.1',
    listenPort: brokerPort,
    haListenPort: brokerPort + 1,
    storePathRootDir: store,
    storePathCommitLog: join(store, 'commitlog'),
    mappedFileSizeCommitLog: 16_777_216,
    mappedFileSizeConsumeQueue: 60_000,
    maxHashSlotNum: 20_000,
    maxIndexNum: 80_000,
    timerWheelEnable: false,
    autoCreateTopicEnable: true,
    autoCreateSubscriptionGroup: true,
    defaultTopicQueueNums: 4,
    diskMaxUsedSpaceRatio: 95,
    transactionCheckInterval: options.transactionCheckIntervalMs ?? 30_000,
    transactionTimeOut: options.transactionTimeoutMs ?? 6_000,
    transactionOpBatchInterval: options.transactionOpBatchIntervalMs ?? 3_000,
    transactionCheckMax: options.transactionCheckMax ?? 15,
  }
}

/** 4.9 does not start without its own logging configurations. */
const quietLogging = '<configuration><root level="OFF"/></configuration>\n'

/** 4.9 reads its accounts from a file below its home, 5.3 from a store that begins with one user. */
async function accessSettings({ acl, generation, dir }: RocketmqOptions, home: string): Promise<Record<string, string | boolean>> {
  if (!acl) return {}
  const { accessKey, secretKey } = acl
  if (generation === '4.9') {
    const account = `  - accessKey: ${accessKey}\n    secretKey: ${secretKey}\n    admin: true\n`
    await writeFile(join(home, 'conf', 'plain_acl.yml'), `accounts:\n${account}`)
    return { aclEnable: true }
  }
  const auth = 'org.apache.rocketmq.auth.authentication.provider'
  return {
    authenticationEnabled: true,
    authenticationProvider: `${auth}.DefaultAuthenticationProvider`,
    authenticationMetadataProvider: `${auth}.LocalAuthenticationMetadataProvider`,
    authConfigPath: join(dir, 'auth'),
    initAuthenticationUser: JSON.stringify({ username: accessKey, password: secretKey }),
    innerClientAuthenticationCredentials: JSON.stringify({ accessKey, secretKey }),
  }
}

function formatBroker(settings: Record<string, string | number | boolean>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

/**
 * Request 106 (cluster info) to the name server. The broker's own "boot success" comes seconds before the name
 * server knows it, and until then first sends fail.
 */
async function listsBroker(port: number, brokerPort: number): Promise<boolean> {
  const header = Buffer.from(JSON.stringify({ code: 106, language: 'OTHER', version: 475, opaque: 1, flag: 0, extFields: {} }))
  const frame = Buffer.alloc(8 + header.length)
  frame.writeInt32BE(4 + header.length, 0)
  frame.writeInt32BE(header.length, 4)
  header.copy(frame, 8)
  const answer = await exchange({ port, send: frame, isWhole: hasWholeFrame, timeoutMs: 2_000 })
  return answer.includes(`127.0.0.1:${brokerPort}`)
}
