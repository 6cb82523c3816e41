import { join } from 'node:path'
import { breakEstate } from './chaos.ts'
import { type Endpoints, formatConfig } from './config.ts'
import { type Control, startControl } from './control.ts'
import type { Estate, EstateOptions, Generation } from './estate-types.ts'
import { findFreePort } from './servers/ports.ts'
import type { Server } from './servers/server.ts'
import type { Flows } from './shop/flows.ts'
import { spareJvm } from './shop/plan.ts'
import { type ShopJvmOptions, type ShopServer, startShopJvm } from './shop/start-shop-jvm.ts'

export type EstateParts = {
  zookeeper: Server
  kafka: Server | undefined
  rocketmq: Server | undefined
  shops: ShopServer[]
  flows: Flows | undefined
}
export type ShopOptions = Omit<ShopJvmOptions, 'zookeeper'>

/** The handle on parts that all run: names, addresses, and the ways to add to them, trouble them and end them. */
export async function createEstate(options: EstateOptions, shopOptions: ShopOptions, parts: EstateParts): Promise<Estate> {
  const { zookeeper, kafka, rocketmq, flows } = parts
  const shops = [...parts.shops]
  const apps: Record<string, Server> = Object.fromEntries([...shops, ...(flows ? [flows] : [])].map((server) => [server.name, server]))
  const endpoints = listEndpoints(parts)
  const startSpare = createSpareStarter({ ...shopOptions, zookeeper: endpoints.zookeeper })
  let control: Control | undefined
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
      const server = await startSpare(generation)
      shops.push(server)
      apps[server.name] = server
      endpoints.providers.push(...server.providers)
      return server
    },
    setBehaviour: (instance, values) => findShop(shops, instance).setBehaviour(instance, values),
    async close() {
      await control?.close()
      // By force: the data is thrown away at the next start, and RocketMQ alone would take seven seconds.
      await Promise.allSettled(Object.values(apps).map((server) => server.close(0)))
      await Promise.allSettled([kafka, rocketmq, zookeeper].map((server) => server?.close(0)))
    },
  }
  control = await startControl(estate, join(options.dir, 'control.json'), shopOptions.controlKey)
  endpoints.control = control.url
  return estate
}

function listEndpoints({ zookeeper, kafka, rocketmq, shops, flows }: EstateParts): Endpoints {
  return {
    zookeeper: `127.0.0.1:${zookeeper.port}`,
    kafka: kafka && `127.0.0.1:${kafka.port}`,
    rocketmq: rocketmq && `127.0.0.1:${rocketmq.port}`,
    checkBack: flows && `http://127.0.0.1:${flows.port}/check-back`,
    metrics: shops.flatMap((shop) => (shop.qosPort === undefined ? [] : [`http://127.0.0.1:${shop.qosPort}/metrics`])),
    control: '',
    providers: shops.flatMap((shop) => shop.providers),
  }
}

/** Numbers from 10 up, so that an added instance is told from those of the start. */
function createSpareStarter(options: ShopJvmOptions): (generation: Generation) => Promise<ShopServer> {
  let added = 10
  return async (generation) => {
    const { create, ...jvm } = spareJvm[generation]
    const number = added++
    let next = await findFreePort(6)
    return startShopJvm({ ...jvm, name: `${generation}-${number}`, instances: [create(number)] }, { ...options, nextPort: () => next++ })
  }
}

function findShop(shops: readonly ShopServer[], instance: string): ShopServer {
  const shop = shops.find(({ providers }) => providers.some((provider) => provider.instance === instance))
  if (shop !== undefined) return shop
  const names = shops.flatMap(({ providers }) => providers.map((provider) => provider.instance))
  throw new Error(`No instance ${instance}; there are ${[...new Set(names)].join(', ')}.`)
}
