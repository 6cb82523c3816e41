// One provider as a consumer holds it. Three shapes: merged once and for all (2.x, and plain URLs of 3.x), DubboServiceAddressURL (3.x by
// interface) and InstanceAddressURL (3.x by application), which look a value up in layers.
import type { DubboUrl } from '../../../registry/dubbo-url.ts'
import { isGeneration3 } from '../condition/patterns.ts'
import type { Invoker, SimulatedGeneration } from '../model.ts'
import { configure, type Configurator } from '../override/configurator.ts'
import { configuratorsOfUrls } from '../override/read-configurators.ts'
import { interfaceOfUrl, serviceKeyOf } from '../rule-url.ts'
import { mergeUrl, without } from './merge-url.ts'
import type { OverrideRules } from './provider-side.ts'

export const views = ['interface', 'app', 'plain'] as const
export type View = (typeof views)[number]

export type InvokerInput = {
  generation: SimulatedGeneration
  view: View
  consumer: DubboUrl
  provider: DubboUrl
  rules: OverrideRules
  index: number
}

export function createInvoker(input: InvokerInput): Invoker {
  if (!isGeneration3(input.generation) || input.view === 'plain') return mergedInvoker(input)
  return input.view === 'app' ? instanceInvoker(input) : addressInvoker(input)
}

/** What a consumer applies, in its order: old URLs (not those marked for 2.6 alone), its application's rule, the service's rule. */
function consumerConfigurators({ generation, view, consumer, rules }: InvokerInput): Configurator[] {
  const old =
    view === 'app' && isGeneration3(generation) ? [] : rules.urls.filter((url) => generation === '2.6' || !url.params['compatible_config'])
  return [...configuratorsOfUrls(old, consumer, generation), ...rules.application, ...rules.service]
}

function applyAll(input: InvokerInput, start: DubboUrl, serviceKey?: string): DubboUrl {
  const { generation, consumer } = input
  const at = { side: 'consumer', localHost: consumer.host, generation, ...(serviceKey === undefined ? {} : { serviceKey }) } as const
  return consumerConfigurators(input).reduce<DubboUrl>((url, configurator) => configure(configurator, { ...at, url }), start)
}

/**
 * The consumer as routers see it. 2.6 routes by the plain one; since 2.7 the same rules are applied to its own URL
 * (DynamicDirectory#getConsumerUrl), and 2.7 adds to it what it lacks and its providers have, so that conditions on the consumer may match by
 * a provider's parameter.
 */
export function routedConsumer(input: Omit<InvokerInput, 'provider' | 'index'>, merged: readonly Invoker[]): DubboUrl {
  if (input.generation === '2.6') return input.consumer
  const overridden = applyAll({ ...input, provider: input.consumer, index: -1 }, input.consumer)
  if (input.generation !== '2.7') return overridden
  const added = merged.reduceRight<Record<string, string>>((params, { url }) => ({ ...params, ...without(url.params, ['dubbo.tag']) }), {})
  return { ...overridden, params: { ...added, ...overridden.params } }
}

function mergedInvoker(input: InvokerInput): Invoker {
  const { generation, consumer, provider, index } = input
  const merged = mergeUrl(provider, { side: 'consumer', ...consumer.params }, generation)
  const url = applyAll(input, merged)
  return { index, url, original: url.params, layers: { kind: 'merged' }, remoteApplication: provider.params['application'] ?? '' }
}

/** DefaultProviderFirstParams: the consumer's own are left out. */
const providerFirst = ['release', 'dubbo', 'methods', 'timestamp', 'dubbo.tag']

/** RegistryDirectory#overrideWithConfigurators of 3.x: rules see a URL of their own with next to nothing on it. */
function addressInvoker(input: InvokerInput): Invoker {
  const { generation, consumer, provider, index } = input
  const own = withoutVariableKeys(provider)
  const identity = {
    ...pick(consumer.params, ['application']),
    side: consumer.params['side'] ?? 'consumer',
    // 3.2 leaves them out, so that no service-scope rule of a service with group or version ever matches there
    ...(generation === '3.3' ? pick(own.params, ['group', 'version']) : {}),
  }
  const path = own.path === '' ? consumer.path : own.path
  const override = consumerConfigurators(input).length > 0 ? applyAll(input, { ...own, path, params: identity }).params : {}
  const consumers = without(consumer.params, [...providerFirst, 'group', 'version', 'application', 'side', 'category'])
  const params = { ...own.params, ...nonEmpty(consumers), side: identity.side, ...nonEmpty(without(override, ['side'])) }
  return {
    index,
    url: { ...own, path, params },
    original: own.params,
    layers: { kind: 'address', override, consumer: without(consumer.params, providerFirst), provider: own.params },
    remoteApplication: own.params['application'] ?? '',
  }
}

/** ServiceDiscoveryRegistryDirectory: the service's parameters come from the application's metadata, the consumer's own go first. */
function instanceInvoker(input: InvokerInput): Invoker {
  const { consumer, provider, index } = input
  const consumers = without(consumer.params, providerFirst)
  const identity = {
    interface: interfaceOfUrl(consumer),
    ...pick(consumer.params, ['group', 'version']),
    side: 'consumer',
    'remote.application': provider.params['application'] ?? '',
  }
  const seen = { ...provider.params, ...nonEmpty(consumers), ...identity }
  const configurators = consumerConfigurators(input)
  const after = applyAll(input, { ...provider, params: seen }, serviceKeyOf(consumer)).params
  const override = Object.fromEntries(Object.entries(after).filter(([key, value]) => seen[key as keyof typeof seen] !== value))
  const params = { ...seen, ...nonEmpty(override) }
  return {
    index,
    url: { ...provider, params },
    // an OverrideInstanceAddressURL has no metadata of its own: with any rule present, conditions no longer see the provider's parameters
    original: configurators.length > 0 ? {} : provider.params,
    // InstanceAddressURL#getOriginalParameter asks the consumer first all the same
    matchable: params,
    layers: { kind: 'instance', override, consumer: consumers, provider: provider.params },
    remoteApplication: provider.params['application'] ?? '',
  }
}

/** CacheableFailbackRegistry#stripOffVariableKeys: cuts the text from `timestamp=` and `pid=` to the next `&`, wherever that stands. */
function withoutVariableKeys(provider: DubboUrl): DubboUrl {
  let entries = Object.entries(provider.params)
  for (const key of ['timestamp', 'pid']) {
    const at = entries.findIndex(([name]) => name.endsWith(key))
    const found = entries[at]
    if (!found) continue
    const [name] = found
    const next = entries[at + 1]
    // what stood before the key now stands before the next one: remote.timestamp=1&retries=2 → remote.retries=2
    const joined = next && name !== key ? [[`${name.slice(0, -key.length)}${next[0]}`, next[1]] as [string, string]] : []
    entries = [...entries.slice(0, at), ...joined, ...entries.slice(joined.length > 0 ? at + 2 : at + 1)]
  }
  return { ...provider, params: Object.fromEntries(entries) }
}

type Params = Readonly<Record<string, string>>
const nonEmpty = (params: Params): Record<string, string> => Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''))
const pick = (params: Params, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(keys.flatMap((key) => (params[key] === undefined ? [] : [[key, params[key]]])))
