// One provider as a consumer holds it. Three shapes: merged once and for all (2.x, and plain URLs of 3.x), DubboServiceAddressURL (3.x by
// interface) and InstanceAddressURL (3.x by application), which look a value up in layers.
import type { DubboUrl } from '../../../registry/dubbo-url.ts'
import { isGeneration3 } from '../condition/patterns.ts'
import type { Invoker, SimulatedGeneration } from '../model.ts'
import { byHost, hostsOfOverride } from '../override/by-host.ts'
import { configure, overridesOf, type Configurator, type Target } from '../override/configurator.ts'
import { configuratorsOfUrls } from '../override/read-configurators.ts'
import { interfaceOfUrl, serviceKeyOf } from '../rule-url.ts'
import { mergeUrl, without } from './merge-url.ts'
import type { OverrideRules } from './provider-side.ts'

export const views = ['interface', 'app', 'plain'] as const
export type View = (typeof views)[number]

export type InvokerInput = { generation: SimulatedGeneration; view: View; consumer: DubboUrl; rules: OverrideRules }

/** Invokers by the provider's URL: what each begins as, and what it is where no rule changes it, without and with rules in force. */
export type Bases = { starts: Map<DubboUrl, DubboUrl>; plain: Map<DubboUrl, Invoker>; ruled: Map<DubboUrl, Invoker> }
export const noBases = (): Bases => ({ starts: new Map(), plain: new Map(), ruled: new Map() })

type MakeInvoker = (provider: DubboUrl, index: number) => Invoker
type Maker = InvokerInput & { configurators: readonly Configurator[]; candidates: (host: string) => readonly Configurator[]; bases: Bases }

/** Makes the invokers of one consumer. `bases` may be shared by makers of one generation, view, consumer and list of providers. */
export function invokerMaker(input: InvokerInput, bases: Bases = noBases()): MakeInvoker {
  const configurators = consumerConfigurators(input)
  const maker = { ...input, configurators, candidates: byHost(configurators, (one) => hostsOfOverride(one, input.generation)), bases }
  if (!isGeneration3(input.generation) || input.view === 'plain') return mergedMaker(maker)
  return input.view === 'app' ? instanceMaker(maker) : addressMaker(maker)
}

/** What a consumer applies, in its order: old URLs (not those marked for 2.6 alone), its application's rule, the service's rule. */
function consumerConfigurators({ generation, view, consumer, rules }: InvokerInput): Configurator[] {
  const old =
    view === 'app' && isGeneration3(generation) ? [] : rules.urls.filter((url) => generation === '2.6' || !url.params['compatible_config'])
  return [...configuratorsOfUrls(old, { subscriber: consumer, side: 'consumer' }, generation), ...rules.application, ...rules.service]
}

type Applied = Pick<Maker, 'generation' | 'consumer' | 'candidates'>

/** `start` itself where no rule is for it. */
function applyAll({ generation, consumer, candidates }: Applied, start: DubboUrl, serviceKey?: string): DubboUrl {
  const at = { side: 'consumer', localHost: consumer.host, generation, ...(serviceKey === undefined ? {} : { serviceKey }) } as const
  return candidates(start.host).reduce<DubboUrl>((url, configurator) => configure(configurator, { ...at, url }), start)
}

/**
 * The consumer as routers see it. 2.6 routes by the plain one; since 2.7 the same rules are applied to its own URL
 * (DynamicDirectory#getConsumerUrl), and 2.7 adds to it what it lacks and its providers have, so that conditions on the consumer may match by
 * a provider's parameter. There its protocol is what it calls with, dubbo unless it says another (AbstractDirectory).
 */
export function routedConsumer(input: InvokerInput, merged: readonly Invoker[]): DubboUrl {
  if (input.generation === '2.6') return input.consumer
  const overridden = applyAll({ ...input, candidates: () => consumerConfigurators(input) }, input.consumer)
  if (input.generation !== '2.7') return overridden
  const params = { ...overridden.params }
  const own = new Set([...Object.keys(params), 'dubbo.tag'])
  for (const { url } of merged) {
    for (const key in url.params) {
      if (own.has(key)) continue
      own.add(key)
      params[key] = url.params[key] ?? ''
    }
  }
  return { ...overridden, protocol: input.consumer.params['protocol'] || 'dubbo', params }
}

function mergedMaker(maker: Maker): MakeInvoker {
  const { generation, consumer, configurators, bases } = maker
  const consumers = { side: 'consumer', ...consumer.params }
  const unruled = configurators.length > 0 ? bases.ruled : bases.plain
  return (provider, index) => {
    const start = remembered(bases.starts, provider, () => mergeUrl(provider, consumers, generation))
    const url = applyAll(maker, start)
    const remoteApplication = provider.params['application'] ?? ''
    const make = (): Invoker => ({ index, url, original: url.params, layers: { kind: 'merged' }, remoteApplication })
    return url === start ? remembered(unruled, provider, make) : make()
  }
}

/** DefaultProviderFirstParams: the consumer's own are left out. */
const providerFirst = ['release', 'dubbo', 'methods', 'timestamp', 'dubbo.tag']

/** RegistryDirectory#overrideWithConfigurators of 3.x: rules see a URL of their own with next to nothing on it. */
function addressMaker(maker: Maker): MakeInvoker {
  const { generation, consumer, configurators, bases } = maker
  const consumers = nonEmpty(without(consumer.params, [...providerFirst, 'group', 'version', 'application', 'side', 'category']))
  const layer = without(consumer.params, providerFirst)
  const side = consumer.params['side'] ?? 'consumer'
  const application = pick(consumer.params, ['application'])
  return (provider, index) => {
    const own = remembered(bases.starts, provider, () => withoutVariableKeys(provider))
    const path = own.path === '' ? consumer.path : own.path
    const make = (override: Params): Invoker => ({
      index,
      url: { ...own, path, params: { ...own.params, ...consumers, side, ...nonEmpty(without(override, ['side'])) } },
      original: own.params,
      layers: { kind: 'address', override, consumer: layer, provider: own.params },
      remoteApplication: own.params['application'] ?? '',
    })
    if (configurators.length === 0) return remembered(bases.plain, provider, () => make({}))
    // 3.2 leaves group and version out, so that no service-scope rule of a service that has them ever matches there
    const identity = { ...application, side, ...(generation === '3.3' ? pick(own.params, ['group', 'version']) : {}) }
    const start = { ...own, path, params: identity }
    const after = applyAll(maker, start)
    return after === start ? remembered(bases.ruled, provider, () => make(identity)) : make(after.params)
  }
}

/** ServiceDiscoveryRegistryDirectory: the service's parameters come from the application's metadata, the consumer's own go first. */
function instanceMaker(maker: Maker): MakeInvoker {
  const { consumer, configurators, rules, generation, bases } = maker
  const layer = without(consumer.params, providerFirst)
  const consumers = {
    ...nonEmpty(layer),
    interface: interfaceOfUrl(consumer),
    ...pick(consumer.params, ['group', 'version']),
    side: 'consumer',
  }
  const at = { side: 'consumer', localHost: consumer.host, generation, serviceKey: serviceKeyOf(consumer) } as const
  const candidates = [rules.application, rules.service].map((rule) => byHost(rule, (one) => hostsOfOverride(one, generation)))
  const unruled = configurators.length > 0 ? bases.ruled : bases.plain
  return (provider, index) => {
    const remoteApplication = provider.params['application'] ?? ''
    const seenParams = (): Record<string, string> => ({ ...provider.params, ...consumers, 'remote.application': remoteApplication })
    const start = remembered(bases.starts, provider, () => ({ ...provider, params: seenParams() }))
    const make = (url: DubboUrl, overrides: Params[]): Invoker => ({
      index,
      url,
      // an OverrideInstanceAddressURL has no metadata of its own: with any rule present, conditions see no parameter of the provider but
      // its start, which the instance has
      original: configurators.length > 0 ? pick(provider.params, ['timestamp']) : provider.params,
      // InstanceAddressURL#getOriginalParameter asks the consumer first all the same
      matchable: url.params,
      layers: { kind: 'instance', overrides, consumer: layer, provider: provider.params },
      remoteApplication,
    })
    let url = start
    const overrides: Params[] = []
    for (const candidatesFor of candidates) {
      const settings = settingsOfRule(candidatesFor(provider.host), { ...at, url })
      if (settings === undefined) continue
      url = { ...url, params: { ...url.params, ...nonEmpty(settings) } }
      overrides.unshift(settings)
    }
    return url === start ? remembered(unruled, provider, () => make(start, [])) : make(url, overrides)
  }
}

/** What one rule lays over an instance: all that it sets, also where the instance says the same. Undefined where it is not for it. */
function settingsOfRule(configurators: readonly Configurator[], target: Target): Params | undefined {
  let settings: Record<string, string> | undefined
  for (const configurator of configurators) {
    const url = settings ? { ...target.url, params: { ...target.url.params, ...nonEmpty(settings) } } : target.url
    const set = overridesOf(configurator, { ...target, url })
    if (set) settings = configurator.url.protocol === 'absent' ? { ...set, ...settings } : { ...settings, ...set }
  }
  return settings
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
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
function nonEmpty(params: Params): Record<string, string> {
  const rest: Record<string, string> = {}
  for (const [key, value] of Object.entries(params)) if (value !== '') rest[key] = value
  return rest
}
const pick = (params: Params, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(keys.flatMap((key) => (params[key] === undefined ? [] : [[key, params[key]]])))
