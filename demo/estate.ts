import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { breakEstate } from './chaos.ts'
import { type DemoConfig, formatConfig } from './config.ts'
import { type Control, startControl } from './control.ts'
import { buildModules, type DemoModule, type Progress } from './maven.ts'
import { startKafka } from './servers/kafka.ts'
import { findFreePort, isFree } from './servers/ports.ts'
import { startRocketmq } from './servers/rocketmq.ts'
import type { Server } from './servers/server.ts'
import { startZooKeeper } from './servers/zookeeper.ts'
import { planCrashes } from './shop/crash-plan.ts'
import { type Flows, startFlows } from './shop/flows.ts'
import { shopJvms, spareJvm } from './shop/plan.ts'
import type { ShopJvm } from './shop/plan-types.ts'
import type { ShopProvider } from './shop/spec.ts'
import { type ShopServer, startShopJvm } from './shop/start-shop-jvm.ts'

/** ZooKeeper always runs; the order flows need Kafka and RocketMQ, and bring them along. */
export type EstatePart = 'kafka' | 'rocketmq' | 'flows' | 'shop-26' | 'shop-27' | 'shop-27-spare' | 'shop-32' | 'shop-33'
export type EstateOptions = {
  /** Emptied at the start: an estate is always new. */
  dir: string
  /** A database that the shop may own; its tables there are made anew. Needed for the order flows. */
  postgresUrl?: string
  seed?: number
  log?: (text: string) => void
  progress?: Progress
  /** First of 140 neighbouring ports; free ones are found where it is absent. */
  basePort?: number
  only?: readonly EstatePart[]
}
export type Endpoints = {
  zookeeper: string
  kafka: string | undefined
  rocketmq: string | undefined
  checkBack: string | undefined
  metrics: string[]
  control: string
  providers: ShopProvider[]
}
export type Generation = keyof typeof spareJvm
export interface Estate {
  readonly zookeeper: Server
  readonly kafka: Server | undefined
  readonly rocketmq: Server | undefined
  readonly flows: Flows | undefined
  /** The JVMs of the shop by name (`shop-26` … `order-service-worker`), with those added later. */
  readonly apps: Record<string, Server>
  readonly endpoints: Endpoints
  readonly config: DemoConfig
  /** Causes a trouble by name (`breaks` in chaos.ts lists them) and tells what was done. */
  break(name: string, args?: readonly string[]): Promise<string>
  /** One more instance of a generation's own service, in a JVM of its own. */
  startProvider(generation: Generation): Promise<ShopServer>
  /** Makes an instance slow or failing until told otherwise; no values make it healthy. */
  setBehaviour(instance: string, values: Record<string, number>): Promise<void>
  close(): Promise<void>
}

const portCount = 140
/** ZooKeeper, Kafka and its controller, name server, three of the broker (5 to 7), check-back. */
const serverPorts = 9

export async function startEstate(options: EstateOptions): Promise<Estate> {
  const wanted = choose(options.only)
  if (wanted.has('flows') && options.postgresUrl === undefined) throw new Error('The order flows of the demo need a PostgreSQL database: pass postgresUrl.')
  await buildModules(listModules(wanted), options.progress)
  await rm(options.dir, { recursive: true, force: true })
  await mkdir(options.dir, { recursive: true })
  const ports = await reservePorts(options.basePort)
  const started: { close(): Promise<void> }[] = []
  try {
    return await startParts({ options, wanted, ports, started, controlKey: randomBytes(24).toString('hex') })
  } catch (error) {
    await Promise.allSettled(started.map((server) => server.close()))
    throw error
  }
}

type Start = { options: EstateOptions; wanted: Set<EstatePart>; ports: number; started: { close(): Promise<void> }[]; controlKey: string }

/** Everything at once, as far as it does not need another part. */
async function startParts(start: Start): Promise<Estate> {
  const { options, wanted, ports } = start
  const keep = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const server = await starting
    start.started.push(server)
    return server
  }
  const common = { ...(options.log ? { log: options.log } : {}), ...(options.progress ? { progress: options.progress } : {}) }
  // Short sessions, so that a killed provider leaves the registry in seconds.
  const starting = keep(startZooKeeper({ dir: join(options.dir, 'zookeeper'), port: ports, tickTimeMs: 1_000, maxSessionTimeoutMs: 10_000, ...common }))
  const kafka = wanted.has('kafka') ? keep(startKafka({ dir: join(options.dir, 'kafka'), port: ports + 1, controllerPort: ports + 2, ...common })) : undefined
  const rocketmq = wanted.has('rocketmq')
    ? keep(startRocketmq({ dir: join(options.dir, 'rocketmq'), port: ports + 3, brokerPort: ports + 6, transactionOpBatchIntervalMs: 1_000, transactionCheckMax: 500, ...common }))
    : undefined
  let next = ports + serverPorts
  const shopOptions = { dir: options.dir, seed: options.seed ?? 1, controlKey: start.controlKey, nextPort: () => next++, ...common }
  const shops = starting.then((server) =>
    settle(shopJvms.filter((jvm) => isWanted(wanted, jvm)).map((jvm) => keep(startShopJvm(jvm, { ...shopOptions, zookeeper: `127.0.0.1:${server.port}` })))),
  )
  const flows = wanted.has('flows') ? keepFlows() : undefined
  async function keepFlows(): Promise<Flows> {
    const [zookeeperServer, kafkaServer, rocketmqServer] = await Promise.all([starting, kafka, rocketmq])
    const addresses = { zookeeper: `127.0.0.1:${zookeeperServer.port}`, kafka: `127.0.0.1:${kafkaServer?.port}`, rocketmq: `127.0.0.1:${rocketmqServer?.port}` }
    const server = await keep(startFlows({ dir: join(options.dir, 'flows'), port: ports + serverPorts - 1, postgresUrl: options.postgresUrl ?? '', seed: options.seed ?? 1, ...addresses, ...common }))
    for (const [round, words] of planCrashes(options.seed ?? 1).entries()) {
      options.progress?.(`Starting the demo: crash ${round + 1} of 3 with ${words.length} pieces of work in flight…`)
      await server.crash(round, words)
    }
    return server
  }
  // Every part comes to its end before a failure is reported, so that all that started is known and can be closed.
  await settle([starting, kafka, rocketmq, shops, flows])
  return createEstate(start, shopOptions, { zookeeper: await starting, kafka: await kafka, rocketmq: await rocketmq, shops: await shops, flows: await flows })
}

type Parts = { zookeeper: Server; kafka: Server | undefined; rocketmq: Server | undefined; shops: ShopServer[]; flows: Flows | undefined }
type ShopOptions = Omit<Parameters<typeof startShopJvm>[1], 'zookeeper'>

async function createEstate(start: Start, shopOptions: ShopOptions, parts: Parts): Promise<Estate> {
  const { options, controlKey } = start
  const { zookeeper, kafka, rocketmq, flows } = parts
  const zookeeperAddress = `127.0.0.1:${zookeeper.port}`
  const apps: Record<string, Server> = Object.fromEntries([...parts.shops, ...(flows ? [flows] : [])].map((server) => [server.name, server]))
  const shops = [...parts.shops]
  let added = 10
  let control: Control | undefined
  const endpoints: Endpoints = {
    zookeeper: zookeeperAddress,
    kafka: kafka && `127.0.0.1:${kafka.port}`,
    rocketmq: rocketmq && `127.0.0.1:${rocketmq.port}`,
    checkBack: flows && `http://127.0.0.1:${flows.port}/check-back`,
    metrics: shops.flatMap((shop) => (shop.qosPort === undefined ? [] : [`http://127.0.0.1:${shop.qosPort}/metrics`])),
    control: '',
    providers: shops.flatMap((shop) => shop.providers),
  }
  const estate: Estate = {
    zookeeper,
    kafka,
    rocketmq,
    flows,
    apps,
    endpoints,
    config: formatConfig(endpoints, options.postgresUrl),
    break: (name, args = []) => breakEstate(estate, name, args),
    async startProvider(generation) {
      const { create, ...jvm } = spareJvm[generation]
      const number = added++
      let next = await findFreePort(6)
      const server = await startShopJvm({ ...jvm, name: `${generation}-${number}`, instances: [create(number)] }, { ...shopOptions, nextPort: () => next++, zookeeper: zookeeperAddress })
      shops.push(server)
      apps[server.name] = server
      endpoints.providers.push(...server.providers)
      return server
    },
    async setBehaviour(instance, values) {
      const shop = shops.find((candidate) => candidate.providers.some((provider) => provider.instance === instance))
      if (shop === undefined) throw new Error(`No instance ${instance}; there are ${shops.flatMap((each) => each.providers.map((provider) => provider.instance)).join(', ')}.`)
      await shop.setBehaviour(instance, values)
    },
    async close() {
      await control?.close()
      await Promise.allSettled(Object.values(apps).map((server) => server.close()))
      await Promise.allSettled([kafka, rocketmq, zookeeper].map((server) => server?.close()))
    },
  }
  control = await startControl(estate, join(options.dir, 'control.json'), controlKey)
  endpoints.control = control.url
  return estate
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
  if (only === undefined) return new Set<EstatePart>(['kafka', 'rocketmq', 'flows', 'shop-26', 'shop-27', 'shop-27-spare', 'shop-32', 'shop-33'])
  return new Set<EstatePart>(only.includes('flows') ? [...only, 'kafka', 'rocketmq'] : only)
}

function isWanted(wanted: Set<EstatePart>, jvm: ShopJvm): boolean {
  return [...wanted].some((part) => part === jvm.name)
}

function listModules(wanted: Set<EstatePart>): DemoModule[] {
  const modules = new Set<DemoModule>(['zookeeper'])
  for (const part of wanted) modules.add(part === 'flows' ? 'shop-flows' : part === 'shop-27-spare' ? 'shop-27' : part)
  return [...modules]
}

async function reservePorts(basePort: number | undefined): Promise<number> {
  if (basePort === undefined) return findFreePort(portCount)
  for (let port = basePort; port < basePort + portCount; port++)
    if (!(await isFree(port))) throw new Error(`Port ${port} is taken, and the demo wants ${basePort} to ${basePort + portCount - 1}: choose another base port.`)
  return basePort
}
