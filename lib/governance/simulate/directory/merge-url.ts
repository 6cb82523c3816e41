// How a consumer's parameters come over a provider's: ClusterUtils#mergeUrl (2.6), DefaultProviderURLMergeProcessor (2.7 and plain URLs of 3.x).
import type { DubboUrl } from '../../../registry/dubbo-url.ts'
import type { SimulatedGeneration } from '../model.ts'

type Params = Readonly<Record<string, string>>

/** Settings of the provider's own process. */
const processSettings = ['threadname', 'threadpool', 'corethreads', 'threads', 'queues', 'alive', 'transporter']
const providersOwn = [...processSettings, ...processSettings.map((key) => `default.${key}`)]
/** Since 2.7 the consumer never overrides these, and these only where the provider has none. */
const neverConsumers = ['release', 'dubbo', 'methods', 'timestamp', 'dubbo.tag']
const providerFirst = ['group', 'version', 'generic']

/** The URL that calls are made with, before overrides. */
export function mergeUrl(provider: DubboUrl, consumer: Params, generation: SimulatedGeneration): DubboUrl {
  const own = without(provider.params, providersOwn)
  return { ...provider, params: generation === '2.6' ? merge26(own, provider.params, consumer) : merge27(own, provider.params, consumer) }
}

function merge26(own: Params, remote: Params, consumer: Params): Record<string, string> {
  const merged: Record<string, string> = { ...own, ...consumer }
  for (const key of ['dubbo', 'default.version', 'default.group', 'version', 'group', 'methods']) if (remote[key]) merged[key] = remote[key]
  if (remote['timestamp']) merged['remote.timestamp'] = remote['timestamp']
  return merged
}

function merge27(own: Params, remote: Params, consumer: Params): Record<string, string> {
  const kept = without(consumer, [...neverConsumers, ...providerFirst.filter((key) => key in own)])
  const merged: Record<string, string> = { ...own, ...kept }
  if (remote['application'] !== undefined) merged['remote.application'] = remote['application']
  for (const key of ['reference.filter', 'invoker.listener']) if (remote[key] && kept[key]) merged[key] = `${remote[key]},${kept[key]}`
  return merged
}

/** The parameters but for some. Built, not deleted from: an object that lost a key is slow for good. */
export function without(params: Params, keys: readonly string[]): Record<string, string> {
  const rest: Record<string, string> = {}
  for (const [key, value] of Object.entries(params)) if (!keys.includes(key)) rest[key] = value
  return rest
}
