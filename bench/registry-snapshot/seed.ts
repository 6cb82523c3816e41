// A deterministic registry as Dubbo 2.7 and 3.2 write it: about 25 parameters and 700 bytes per URL. Interface i belongs to application
// i mod n; ten processes of an application offer its interfaces, five processes of four other applications consume each of them.
import type { ZooKeeperSession } from '../../lib/platform/zookeeper/session.ts'
import { encodeNodeName } from '../../lib/registry/dubbo-url.ts'
import { forEachInFlight } from '../../lib/registry/io/in-flight.ts'
import { formatServiceId, type ServiceKey } from '../../lib/registry/service-id.ts'

/** `applications` is derived where it is left out: 60 for 300 interfaces, 120 for 2,000, 600 for 10,000. */
export type Size = { interfaces: number; providers: number; consumers: number; applications?: number }

/** The three sizes that figures are stated for; the largest holds 100,000 providers and 200,000 consumers. */
export const sizes = {
  small: { interfaces: 300, providers: 10, consumers: 20 },
  medium: { interfaces: 2000, providers: 10, consumers: 20 },
  largest: { interfaces: 10_000, providers: 10, consumers: 20 },
} as const satisfies Record<string, Size>

/** What differs from the parameters a URL has by default; undefined leaves one out. */
type Changes = Record<string, string | undefined>

/** Words that many services have in their names. */
export const domains = [
  'order',
  'payment',
  'inventory',
  'catalog',
  'user',
  'coupon',
  'shipping',
  'pricing',
  'search',
  'risk',
  'message',
  'report',
]
const verbs = ['create', 'update', 'remove', 'find', 'page', 'count', 'lock', 'release', 'confirm', 'cancel', 'export']
const nouns = ['One', 'Batch', 'Status', 'ById', 'ByIds', 'ByCondition', 'Detail', 'History', 'Quota', 'Snapshot', 'Tags', 'Owner', 'Price']
const methodsPerInterface = 8
const consumersOfOneApplication = 4

export const applicationsOf = ({ interfaces, applications }: Size): number =>
  applications ?? Math.max(60, Math.min(600, Math.round(interfaces * 0.06)))
export const applicationName = (application: number): string => `${domains[application % domains.length] ?? ''}-${application}`
export const interfaceName = (index: number): string =>
  `com.acme.${domains[index % domains.length] ?? ''}.api.Service${String(index).padStart(5, '0')}`

/** Interface, group and version of the one service that each interface has. */
export const serviceKeyOf = (index: number): ServiceKey => ({
  interface: interfaceName(index),
  group: index % 20 === 19 ? 'blue' : '',
  version: index % 4 === 3 ? '2.0.0' : '1.0.0',
})
export const serviceIdOf = (index: number): string => formatServiceId(serviceKeyOf(index))

export const hostOf = (application: number, process: number): string =>
  `10.${application >> 2}.${(application & 3) * 64 + Math.floor(process / 250)}.${1 + (process % 250)}`
export const portOf = (application: number): number => 20_880 + (application % 4)

export function methodsOf(index: number): string {
  const names = Array.from(
    { length: methodsPerInterface },
    (_, place) => `${verbs[(index + place) % verbs.length] ?? ''}${nouns[(index * 5 + place * 3) % nouns.length] ?? ''}`,
  )
  return [...new Set(names)].join(',')
}

function query(params: Changes): string {
  return Object.keys(params)
    .sort()
    .flatMap((key) => (params[key] === undefined ? [] : [`${key}=${params[key] ?? ''}`]))
    .join('&')
}

export const releaseOf = (process: number): string => (process % 3 ? '3.2.5' : '2.7.23')

/** What one process writes into every URL of its own. */
function common(index: number, application: number, process: number): Changes {
  const { group, version } = serviceKeyOf(index)
  return {
    application: applicationName(application),
    background: 'false',
    cluster: 'failover',
    dubbo: '2.0.2',
    'executor-management-mode': 'isolation',
    'file-cache': 'true',
    generic: 'false',
    group: group === '' ? undefined : group,
    interface: interfaceName(index),
    loadbalance: 'random',
    methods: methodsOf(index),
    organization: 'acme',
    owner: `team-${application % 7}`,
    pid: String(1000 + ((application * 37 + process * 101) % 60_000)),
    release: releaseOf(process),
    retries: '0',
    revision: '1.4.2',
    timeout: '3000',
    timestamp: String(1_763_900_000_000 + application * 97_700 + process * 1300),
    version,
  }
}

/** Child of an interface's `providers`. */
export function providerName(size: Size, index: number, place: number, changes: Changes = {}): string {
  const application = index % applicationsOf(size)
  const params = {
    ...common(index, application, place),
    anyhost: 'true',
    deprecated: 'false',
    dynamic: 'true',
    'service-name-mapping': 'true',
    side: 'provider',
    threads: '200',
    weight: place % 5 === 4 ? '50' : '100',
    ...changes,
  }
  return encodeNodeName(`dubbo://${hostOf(application, place)}:${portOf(application)}/${interfaceName(index)}?${query(params)}`)
}

/** Child of an interface's `consumers`. */
export function consumerName(size: Size, index: number, place: number, changes: Changes = {}): string {
  const applications = applicationsOf(size)
  const application = (index + 1 + (place % consumersOfOneApplication) * 7 + (index % 5) * 37) % applications
  const process = Math.floor(place / consumersOfOneApplication)
  const params = {
    ...common(index, application, process),
    category: 'consumers',
    check: 'false',
    init: 'false',
    lazy: 'false',
    'qos.enable': 'false',
    side: 'consumer',
    sticky: 'false',
    ...changes,
  }
  return encodeNodeName(`consumer://${hostOf(application, process)}/${interfaceName(index)}?${query(params)}`)
}

/** `hasProviders` false: they register on the application level alone. */
type Place = { root?: string; hasProviders?: boolean }

/** Writes the tree, everything persistent, an interface per transaction; answers the mean length of a URL's name in bytes. */
export async function seed(writer: ZooKeeperSession, size: Size, { root = 'dubbo', hasProviders = true }: Place = {}): Promise<number> {
  const options = { timeoutMs: 120_000 }
  await writer.create(`/${root}`, Buffer.alloc(0), options)
  let bytes = 0
  let urls = 0
  await forEachInFlight(Array(size.interfaces).keys(), 32, async (index) => {
    const path = `/${root}/${interfaceName(index)}`
    const providers = Array.from({ length: hasProviders ? size.providers : 0 }, (_, place) => providerName(size, index, place))
    const consumers = Array.from({ length: size.consumers }, (_, place) => consumerName(size, index, place))
    for (const name of [...providers, ...consumers]) bytes += name.length
    urls += providers.length + consumers.length
    const paths = [
      path,
      ...['providers', 'consumers', 'configurators', 'routers'].map((category) => `${path}/${category}`),
      ...providers.map((name) => `${path}/providers/${name}`),
      ...consumers.map((name) => `${path}/consumers/${name}`),
    ]
    await writer.multi(
      paths.map((each) => ({ kind: 'create', path: each })),
      options,
    )
  })
  return Math.round(bytes / Math.max(1, urls))
}
