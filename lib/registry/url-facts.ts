// From one znode name to what a provider or consumer row says. Nothing here knows of other nodes.
import { AppError, isAppError } from '../platform/errors.ts'
import { formatAddress, type DubboUrl } from './dubbo-url.ts'
import { generationOf } from './generation.ts'
import { urlToKeep } from './raw-url.ts'
import { oddityCodes, type ConsumerFact, type Oddity, type OddityCode, type ProviderFact } from './rows.ts'
import { formatServiceId } from './service-id.ts'
import { parseNodeNameSplit, type ParamPlaces } from './split-url.ts'
import { checkedName, cutText } from './text.ts'
import { methodsOf } from './url-params.ts'

/** Protocols of URLs that are no providers: in a providers directory they are somebody's mistake. */
const pseudoProtocols = new Set([
  'consumer',
  'override',
  'absent',
  'route',
  'condition',
  'script',
  'empty',
  'file',
  'registry',
  'service-discovery-registry',
  'admin',
  'provider',
])
/** What Dubbo 2.5 to 3.3 and its well-known extensions export. Another name is shown and marked. */
const knownProtocols = new Set([
  'dubbo',
  'tri',
  'rest',
  'hessian',
  'rmi',
  'http',
  'https',
  'webservice',
  'thrift',
  'native-thrift',
  'grpc',
  'injvm',
  'redis',
  'memcached',
  'xmlrpc',
  'jsonrpc',
  'avro',
  'mock',
  'restful',
  'dubbox',
  'http2',
  'nativethrift',
  'rsocket',
  'jms',
])

/** Parameters that have a column of their own, or say what every URL of the kind says. */
const ownColumns = ['interface', 'application', 'methods', 'side', 'group', 'version', 'release', 'category', 'check']
/** Settings of the consumer's process that say nothing to an operator and are on every 3.x URL. */
const consumerNoise = [
  'background',
  'executor-management-mode',
  'file-cache',
  'unloadClusterRelated',
  'qos',
  'init',
  'generic',
  'logger',
  'sticky',
  'lazy',
]
const providerPlaces: ParamPlaces = new Map(ownColumns.map((name) => [name, 'own']))
const consumerPlaces: ParamPlaces = new Map([
  ...consumerNoise.map((name): [string, 'drop'] => [name, 'drop']),
  ...ownColumns.map((name): [string, 'own' | 'drop'] => [name, name === 'methods' ? 'drop' : 'own']),
])

/** What a provider's node says by itself. */
export type NodeProvider = Omit<ProviderFact, 'level' | 'effectiveWeight' | 'weightRule'>

export type Read<T> = { fact?: T; oddity?: Oddity }

/** A child of `/<root>/<interface>/providers`. Never throws: what cannot be read becomes an oddity. */
export function readProviderNode(interfaceName: string, name: string, path: string): Read<NodeProvider> {
  return guarded(path, () => {
    const url = parseNodeNameSplit(name, providerPlaces)
    const { params, rest } = url
    if (pseudoProtocols.has(url.protocol) || !/^[A-Za-z][A-Za-z0-9+.-]{0,31}$/.test(url.protocol))
      throw odd('foreign-protocol', `"${cutText(url.protocol, 60)}://" is no protocol of a provider.`)
    if (url.host === '') throw odd('empty-host', 'The provider names no host, so nobody can call it.')
    const key = keyOf(interfaceName, url)
    const application = checkedName('application name', params['application'] ?? '')
    const address = checkedName('address', formatAddress(url.host, url.port))
    const fact = {
      ...key,
      service: formatServiceId(key),
      address,
      protocol: url.protocol,
      application,
      host: url.host,
      port: url.port,
      release: releaseOf(params),
      generation: generationOf(params),
      ...settingsOf(rest),
      startedAt: instantOf(rest['timestamp']),
      methods: methodsOf(params['methods'] ?? ''),
      params: rest,
      url: urlToKeep(url, { interface: interfaceName, address }),
    }
    if (application === '')
      return { fact, oddity: { path, code: 'no-application', text: 'The provider does not say to which application it belongs.' } }
    if (!knownProtocols.has(url.protocol))
      return { fact, oddity: { path, code: 'foreign-protocol', text: `"${url.protocol}" is not a protocol that Dubbo ships.` } }
    return { fact }
  })
}

/** A child of `/<root>/<interface>/consumers`. Never throws. Consumers may leave their host out (consumer:///…). */
export function readConsumerNode(interfaceName: string, name: string, path: string): Read<ConsumerFact> {
  return guarded(path, () => {
    const url = parseNodeNameSplit(name, consumerPlaces)
    const { params, rest } = url
    if (url.protocol !== 'consumer') throw odd('foreign-protocol', `"${cutText(url.protocol, 60)}://" is no consumer.`)
    const key = keyOf(interfaceName, url)
    const pid = rest['pid'] ?? ''
    return {
      fact: {
        ...key,
        service: formatServiceId(key),
        id: checkedName('consumer', pid === '' ? url.host : `${url.host}:${pid}`),
        host: url.host,
        application: checkedName('application name', params['application'] ?? ''),
        release: releaseOf(params),
        generation: generationOf(params),
        loadBalance: parameter(rest, 'loadbalance'),
        params: rest,
      },
    }
  })
}

function keyOf(interfaceName: string, url: DubboUrl): { interface: string; group: string; version: string } {
  const named = url.params['interface'] ?? url.path
  if (named !== interfaceName)
    throw odd('interface-mismatch', `The URL speaks of ${cutText(named, 200) || 'no interface'}; consumers of this directory ignore it.`)
  return { interface: interfaceName, group: url.params['group'] ?? '', version: url.params['version'] ?? '' }
}

/** What the parameters of a provider say of how it is to be called. */
export const settingsOf = (
  params: Readonly<Record<string, string>>,
): Pick<ProviderFact, 'weight' | 'tag' | 'loadBalance' | 'cluster' | 'dynamic' | 'disabled'> => ({
  weight: weightOf(params),
  // since 2.7 the key is dubbo.tag
  tag: params['dubbo.tag'] ?? parameter(params, 'tag'),
  loadBalance: parameter(params, 'loadbalance'),
  cluster: parameter(params, 'cluster'),
  dynamic: params['dynamic'] !== 'false',
  disabled: params['disabled'] === 'true' || params['enabled'] === 'false',
})

/** Parameters that have no column of their own. */
export const withoutOwnColumns = (params: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).filter(([key]) => !providerPlaces.has(key)))

const releaseOf = (params: Readonly<Record<string, string>>): string => params['release'] ?? ''

/** `getParameter(k)` of Dubbo ≤ 2.6 falls back to `default.k`. */
const parameter = (params: Readonly<Record<string, string>>, key: string): string => params[key] ?? params[`default.${key}`] ?? ''

/** org.apache.dubbo…AbstractLoadBalance: 100 where the URL says nothing or nonsense. */
function weightOf(params: Readonly<Record<string, string>>): number {
  const text = parameter(params, 'weight')
  return /^-?\d{1,9}$/.test(text) ? Number(text) : 100
}

/** Milliseconds since 1970 as ISO 8601; null where it is no plausible time. */
export function instantOf(text: string | undefined): string | null {
  if (text === undefined || !/^\d{12,14}$/.test(text)) return null
  return new Date(Number(text)).toISOString()
}

const odd = (oddity: OddityCode, text: string): AppError => new AppError('invalid-input', text, { details: { oddity } })

function guarded<T>(path: string, read: () => Read<T>): Read<T> {
  try {
    return read()
  } catch (error) {
    return { oddity: oddityOf(path, error) }
  }
}

/** An error of a pure part as an oddity of `path`. */
export function oddityOf(path: string, error: unknown, fallback: OddityCode = 'malformed-url'): Oddity {
  if (!isAppError(error, 'invalid-input')) throw error
  const code = oddityCodes.find((known) => known === error.details['oddity']) ?? fallback
  return { path, code, text: cutText(error.message, 500) }
}
