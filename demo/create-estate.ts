import { join } from 'node:path'
import { breakEstate } from './chaos.ts'
import { readBooks } from './books/read-books.ts'
import { type Endpoints, formatConfig } from './config.ts'
import { type Control, startControl } from './control.ts'
import type { Estate, EstateOptions } from './estate-types.ts'
import { type LateOptions, startLate } from './late.ts'
import { mariadbUrl } from './servers/mariadb.ts'
import { findFreePort } from '../scripts/support/ports.ts'
import type { Server } from './servers/server.ts'
import type { Flows } from './shop/flows.ts'
import { spareJvm } from './shop/plan.ts'
import type { ShopJvm } from './shop/plan-types.ts'
import { type ShopJvmOptions, type ShopServer, startShopJvm } from './shop/start-shop-jvm.ts'

export type EstateParts = {
  zookeeper: Server
  kafka: Server | undefined
  rocketmq: Server | undefined
  shops: ShopServer[]
  flows: Flows | undefined
  /** Where MariaDB will listen; undefined where it is not wanted. */
  mariadbPort: number | undefined
}
export type ShopOptions = Omit<ShopJvmOptions, 'zookeeper'>

/** The handle on parts that all run: names, addresses, and the ways to add to them, trouble them and end them. */
export async function createEstate(options: EstateOptions, shopOptions: ShopOptions, parts: EstateParts): Promise<Estate> {
  const { zookeeper, kafka, rocketmq, flows } = parts
  const shops = [...parts.shops]
  const apps: Record<string, Server> = Object.fromEntries([...shops, ...(flows ? [flows] : [])].map((server) => [server.name, server]))
  const endpoints = listEndpoints(parts)
  const books = { postgresUrl: options.postgresUrl ?? '', mariadbUrl: endpoints.mariadb }
  const startShop = async (jvm: ShopJvm): Promise<ShopServer> => {
    let next = await findFreePort(6)
    const server = await startShopJvm(jvm, { ...shopOptions, zookeeper: endpoints.zookeeper, nextPort: () => next++ })
    shops.push(server)
    apps[server.name] = server
    endpoints.providers.push(...server.providers)
    return server
  }
  const late =
    flows && parts.mariadbPort !== undefined ? startLate({ ...lateOptions(options, parts.mariadbPort), flows, books }) : undefined
  let control: Control | undefined
  const estate: Estate = {
    zookeeper,
    kafka,
    rocketmq,
    flows,
    get mariadb() {
      return late?.mariadb
    },
    late: late?.ready ?? Promise.resolve(),
    apps,
    endpoints,
    config: formatConfig(endpoints, options.postgresUrl),
    break: (name, args = []) => breakEstate(estate, name, args),
    readBooks: () => readBooks(late?.mariadb?.running === true ? books : { ...books, mariadbUrl: undefined }),
    startShop,
    startProvider: createSpareStarter(startShop),
    countCalls: async () => (await Promise.all(shops.filter(({ running }) => running).map((shop) => shop.countCalls()))).flat(),
    setBehaviour: (instance, values) => findShop(shops, instance).setBehaviour(instance, values),
    async close() {
      await control?.close()
      await late?.close()
      // By force: the data is thrown away at the next start, and RocketMQ alone would take seven seconds.
      await Promise.allSettled(Object.values(apps).map((server) => server.close(0)))
      await Promise.allSettled([kafka, rocketmq, zookeeper].map((server) => server?.close(0)))
    },
  }
  control = await startControl(estate, join(options.dir, 'control.json'), shopOptions.controlKey)
  endpoints.control = control.url
  return estate
}

function lateOptions({ dir, mishaps = false, progress }: EstateOptions, mariadbPort: number): Omit<LateOptions, 'flows' | 'books'> {
  return { dir: join(dir, 'mariadb'), mariadbPort, mishaps, ...(progress ? { progress } : {}) }
}

function listEndpoints({ zookeeper, kafka, rocketmq, shops, flows, mariadbPort }: EstateParts): Endpoints {
  return {
    zookeeper: `127.0.0.1:${zookeeper.port}`,
    kafka: kafka && `127.0.0.1:${kafka.port}`,
    rocketmq: rocketmq && `127.0.0.1:${rocketmq.port}`,
    mariadb: mariadbPort === undefined ? undefined : mariadbUrl(mariadbPort),
    checkBack: flows && `http://127.0.0.1:${flows.port}/check-back`,
    metrics: shops.flatMap((shop) => (shop.qosPort === undefined ? [] : [`http://127.0.0.1:${shop.qosPort}/metrics`])),
    control: '',
    providers: shops.flatMap((shop) => shop.providers),
  }
}

/** Numbers from 10 up, so that an added instance is told from those of the start. */
function createSpareStarter(startShop: Estate['startShop']): Estate['startProvider'] {
  let added = 10
  return (generation) => {
    const { create, ...jvm } = spareJvm[generation]
    const number = added++
    return startShop({ ...jvm, name: `${generation}-${number}`, instances: [create(number)] })
  }
}

function findShop(shops: readonly ShopServer[], instance: string): ShopServer {
  const shop = shops.find(({ providers }) => providers.some((provider) => provider.instance === instance))
  if (shop !== undefined) return shop
  const names = shops.flatMap(({ providers }) => providers.map((provider) => provider.instance))
  throw new Error(`No instance ${instance}; there are ${[...new Set(names)].join(', ')}.`)
}
