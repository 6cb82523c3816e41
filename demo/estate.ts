import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createEstate, type ShopOptions } from './create-estate.ts'
import type { Estate, EstateOptions, EstatePart } from './estate-types.ts'
import { buildModules, type DemoModule, type Progress } from './maven.ts'
import { canRunMariadb } from './servers/mariadb.ts'
import { startKafka } from './servers/kafka.ts'
import { findFreePort, isFree } from '../scripts/support/ports.ts'
import { startRocketmq } from './servers/rocketmq.ts'
import type { Server } from './servers/server.ts'
import { startZooKeeper } from './servers/zookeeper.ts'
import { planCrashes } from './shop/crash-plan.ts'
import { type Flows, type FlowsOptions, startFlows } from './shop/flows.ts'
import { shopJvms } from './shop/plan.ts'
import { startShopJvm } from './shop/start-shop-jvm.ts'

export type { Estate, EstateOptions, EstatePart } from './estate-types.ts'

const portCount = 140
/** ZooKeeper, Kafka and its controller, name server, MariaDB (5), three of the broker (4, 6, 7), check-back. */
const serverPorts = 9

export async function startEstate(options: EstateOptions): Promise<Estate> {
  const wanted = choose(options.only)
  if (wanted.has('flows') && options.postgresUrl === undefined)
    throw new Error('The order flows of the demo need a PostgreSQL database: pass postgresUrl.')
  await buildModules(listModules(wanted), options.progress)
  await rm(options.dir, { recursive: true, force: true })
  await mkdir(options.dir, { recursive: true })
  const ports = await reservePorts(options.basePort)
  const started: Server[] = []
  try {
    return await startParts({ options, wanted, ports, started, controlKey: randomBytes(24).toString('hex') })
  } catch (error) {
    await Promise.allSettled(started.map((server) => server.close(0)))
    throw error
  }
}

type Start = { options: EstateOptions; wanted: Set<EstatePart>; ports: number; started: Server[]; controlKey: string }

/** Everything at once, as far as it does not need another part. */
async function startParts({ options, wanted, ports, started, controlKey }: Start): Promise<Estate> {
  const keep = async <T extends Server>(starting: Promise<T>): Promise<T> => {
    const server = await starting
    started.push(server)
    return server
  }
  const seed = options.seed ?? 1
  const common = { ...(options.log ? { log: options.log } : {}), ...(options.progress ? { progress: options.progress } : {}) }
  let next = ports + serverPorts
  const shopOptions: ShopOptions = { dir: options.dir, seed, controlKey, nextPort: () => next++, ...common }
  const zookeeper = keep(startEstateZooKeeper(options.dir, ports, common))
  const kafka = wanted.has('kafka')
    ? keep(startKafka({ dir: join(options.dir, 'kafka'), port: ports + 1, controllerPort: ports + 2, ...common }))
    : undefined
  const rocketmq = wanted.has('rocketmq') ? keep(startEstateRocketmq(options.dir, ports, common)) : undefined
  const shops = zookeeper.then((server) => {
    const jvms = shopJvms.filter((jvm) => [...wanted].some((part) => part === jvm.name))
    return settle(jvms.map((jvm) => keep(startShopJvm(jvm, { ...shopOptions, zookeeper: `127.0.0.1:${server.port}` }))))
  })
  const flows = wanted.has('flows') ? startMess() : undefined
  async function startMess(): Promise<Flows> {
    const addresses = await Promise.all([zookeeper, kafka, rocketmq].map(async (server) => `127.0.0.1:${(await server)?.port}`))
    const [zookeeperAddress = '', kafkaAddress = '', rocketmqAddress = ''] = addresses
    const mariadbPort = paymentsPort(wanted, ports)
    const where = {
      mariadbPort,
      zookeeper: zookeeperAddress,
      kafka: kafkaAddress,
      rocketmq: rocketmqAddress,
      postgresUrl: options.postgresUrl ?? '',
    }
    const server = await keep(startFlows({ dir: join(options.dir, 'flows'), port: ports + serverPorts - 1, seed, ...where, ...common }))
    await leaveMess(server, seed, common.progress)
    return server
  }
  // Every part comes to its end before a failure is reported, so that all that started is known and can be closed.
  await settle([zookeeper, kafka, rocketmq, shops, flows])
  return createEstate(options, shopOptions, {
    zookeeper: await zookeeper,
    kafka: await kafka,
    rocketmq: await rocketmq,
    shops: await shops,
    flows: await flows,
    mariadbPort: paymentsPort(wanted, ports),
  })
}

/** MariaDB itself starts when all else runs; the flows know beforehand where it will be. */
const paymentsPort = (wanted: Set<EstatePart>, ports: number): number | undefined =>
  wanted.has('payments') && canRunMariadb() ? ports + 5 : undefined

type Common = Pick<FlowsOptions, 'log' | 'progress'>

/** Short sessions, so that a killed provider leaves the registry in seconds. */
function startEstateZooKeeper(dir: string, ports: number, common: Common): Promise<Server> {
  return startZooKeeper({ dir: join(dir, 'zookeeper'), port: ports, tickTimeMs: 1_000, maxSessionTimeoutMs: 10_000, ...common })
}

/** Check-backs go on for hours: what nobody answers is to stay in sight. */
function startEstateRocketmq(dir: string, ports: number, common: Common): Promise<Server> {
  const checks = { transactionOpBatchIntervalMs: 1_000, transactionCheckMax: 500 }
  return startRocketmq({ dir: join(dir, 'rocketmq'), port: ports + 3, brokerPort: ports + 6, ...checks, ...common })
}

async function leaveMess(flows: Flows, seed: number, progress: Progress | undefined): Promise<void> {
  for (const [round, words] of planCrashes(seed).entries()) {
    progress?.(`Starting the demo: crash ${round + 1} of 3 with ${words.length} pieces of work in flight…`)
    await flows.crash(round, words)
  }
}

/** Like Promise.all, but waits for every part before it reports the first failure. */
async function settle<T>(work: readonly (Promise<T> | undefined)[]): Promise<T[]>
async function settle(work: readonly unknown[]): Promise<unknown[]>
async function settle(work: readonly unknown[]): Promise<unknown[]> {
  const results = await Promise.allSettled(work)
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

function choose(only: readonly EstatePart[] | undefined): Set<EstatePart> {
  if (only === undefined)
    return new Set<EstatePart>(['kafka', 'rocketmq', 'flows', 'payments', 'shop-26', 'shop-27', 'shop-27-spare', 'shop-32', 'shop-33'])
  if (only.includes('payments')) return new Set<EstatePart>([...only, 'flows', 'kafka', 'rocketmq'])
  return new Set<EstatePart>(only.includes('flows') ? [...only, 'kafka', 'rocketmq'] : only)
}

function listModules(wanted: Set<EstatePart>): DemoModule[] {
  const modules = new Set<DemoModule>(['zookeeper'])
  for (const part of wanted)
    if (part !== 'payments') modules.add(part === 'flows' ? 'shop-flows' : part === 'shop-27-spare' ? 'shop-27' : part)
  return [...modules]
}

async function reservePorts(basePort: number | undefined): Promise<number> {
  if (basePort === undefined) return findFreePort(portCount)
  for (let port = basePort; port < basePort + portCount; port++)
    if (!(await isFree(port)))
      throw new Error(`Port ${port} is taken, and the demo wants ${basePort} to ${basePort + portCount - 1}: choose another base port.`)
  return basePort
}
