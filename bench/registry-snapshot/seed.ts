// A deterministic registry: interface i belongs to application i mod 60, its consumers are spread over the others. URLs are about
// 700 bytes encoded, with the parameters Dubbo 2.7 and 3.2 write.
import type { ZooKeeperSession } from '../../lib/platform/zookeeper/session.ts'
import { encodeNodeName } from '../../lib/registry/dubbo-url.ts'
import { forEachInFlight } from '../../lib/registry/io/in-flight.ts'

export type Size = { interfaces: number; providers: number; consumers: number }

const applications = 60
const domains = ['order', 'payment', 'inventory', 'catalog', 'user', 'coupon', 'shipping', 'pricing', 'search', 'risk', 'message', 'report']
const methods = 'createOne,createBatch,updateStatus,removeById,findById,findByIds,pageByCondition,countByCondition'

const applicationName = (index: number): string => `${domains[index % domains.length] ?? ''}-${index}`
const interfaceName = (index: number): string =>
  `com.acme.${domains[(index % applications) % domains.length] ?? ''}.api.Service${String(index).padStart(5, '0')}`
const hostOf = (application: number, index: number): string => `10.${20 + application}.${Math.floor(index / 250)}.${1 + (index % 250)}`

function query(params: Record<string, string>): string {
  return Object.keys(params)
    .sort()
    .map((key) => `${key}=${params[key] ?? ''}`)
    .join('&')
}

function common(index: number, place: number): Record<string, string> {
  return {
    dubbo: '2.0.2',
    interface: interfaceName(index),
    methods,
    organization: 'acme',
    owner: `team-${index % 7}`,
    pid: String(1000 + ((index * 31 + place * 7) % 60_000)),
    release: place % 3 ? '3.2.5' : '2.7.23',
    retries: '0',
    revision: '1.4.2',
    timestamp: String(1_763_900_000_000 + index * 977 + place),
    version: index % 4 === 3 ? '2.0.0' : '1.0.0',
  }
}

function providerName(index: number, place: number): string {
  const application = index % applications
  const params = {
    ...common(index, place),
    anyhost: 'true',
    application: applicationName(application),
    cluster: 'failover',
    deprecated: 'false',
    dynamic: 'true',
    generic: 'false',
    loadbalance: 'random',
    'service-name-mapping': 'true',
    side: 'provider',
    threads: '200',
    timeout: '3000',
    weight: place % 5 === 4 ? '50' : '100',
  }
  return encodeNodeName(`dubbo://${hostOf(application, place)}:${20_880 + (index % 4)}/${interfaceName(index)}?${query(params)}`)
}

function consumerName(index: number, place: number): string {
  const application = ((index % applications) + 1 + place * 7) % applications
  const params = {
    ...common(index, place),
    application: applicationName(application),
    category: 'consumers',
    check: 'false',
    cluster: 'failover',
    init: 'false',
    lazy: 'false',
    loadbalance: 'random',
    'qos.enable': 'false',
    side: 'consumer',
    sticky: 'false',
    timeout: '3000',
  }
  return encodeNodeName(`consumer://${hostOf(application, 100 + place)}/${interfaceName(index)}?${query(params)}`)
}

/** Writes the tree; answers the mean length of a URL's name in bytes. */
export async function seed(writer: ZooKeeperSession, { interfaces, providers, consumers }: Size): Promise<number> {
  const options = { timeoutMs: 120_000 }
  const empty = Buffer.alloc(0)
  const all = Array.from({ length: interfaces }, (_, index) => index)
  await writer.create('/dubbo', empty, options)
  let bytes = 0
  await forEachInFlight(all, 32, async (index) => {
    const path = `/dubbo/${interfaceName(index)}`
    await writer.create(path, empty, options)
    await Promise.all(
      ['providers', 'consumers', 'configurators', 'routers'].map((category) => writer.create(`${path}/${category}`, empty, options)),
    )
    const names = [
      ...Array.from({ length: providers }, (_, place) => `${path}/providers/${providerName(index, place)}`),
      ...Array.from({ length: consumers }, (_, place) => `${path}/consumers/${consumerName(index, place)}`),
    ]
    for (const name of names) bytes += name.length - path.length - 11
    await Promise.all(names.map((name) => writer.create(name, empty, options)))
  })
  return Math.round(bytes / (interfaces * (providers + consumers)))
}
