// Everything known of one interface, made into one truth: interface-level nodes, tagged `both` where the same application registered
// the same address as an instance, and application-level registrations that have no interface-level node at all.
import type { OfferedService } from './application-metadata.ts'
import { effectiveWeight, type WeightRule } from './configurators.ts'
import { formatAddress, formatDubboUrl } from './dubbo-url.ts'
import { generationOf } from './generation.ts'
import { isMatch, isPattern } from './matching.ts'
import { portsOf, type InstanceNode } from './instance-node.ts'
import type { ConsumerFact, Oddity, ProviderFact } from './rows.ts'
import { formatServiceId } from './service-id.ts'
import { oddityOf, readConsumerNode, readProviderNode, settingsOf, withoutOwnColumns, type NodeProvider } from './url-facts.ts'
import { fullParams } from './url-params.ts'

/** An instance that offers a service of this interface, known from mapping and metadata only. */
export type ApplicationClaim = {
  group: string
  version: string
  methods: string[]
  instance: InstanceNode
  /** What the application itself says of it; without, its endpoints and Dubbo's defaults are taken */
  offered?: OfferedService
}

export type InterfaceNodes = {
  interface: string
  /** `/<root>/<encoded interface>` */
  path: string
  providers: readonly string[]
  consumers: readonly string[]
  /** Of nodes that may not be listed any more */
  lastConsumers?: readonly ConsumerFact[]
  claims: readonly ApplicationClaim[]
}

export type MergeContext = {
  /** Is host:port an endpoint of a registered instance of the application? */
  hasInstance(application: string, host: string, port: number): boolean
  /** Rules that may decide a weight of this interface or of this application */
  rulesFor(service: string, application: string): readonly WeightRule[]
}

export type MergedInterface = {
  providers: ProviderFact[]
  consumers: ConsumerFact[]
  oddities: Oddity[]
  /** Every name made one row and every row but those of claims was made of one name, whatever other names there are */
  isOneToOne: boolean
}

export type MergedProviders = { providers: ReadonlyMap<string, ProviderFact>; oddities: readonly Oddity[] }

/**
 * Pure and total: what cannot be understood becomes an oddity and hurts nothing else. `merged`: the providers, where they were merged
 * already, with these claims.
 */
export function mergeInterface(nodes: InterfaceNodes, context: MergeContext, merged = mergeProviders(nodes, context)): MergedInterface {
  const { providers } = merged
  const oddities = [...merged.oddities]
  const consumers = new Map((nodes.lastConsumers ?? []).map((fact) => [consumerKey(fact), fact]))
  for (const name of nodes.consumers) {
    const { fact, oddity } = readConsumerNode(nodes.interface, name, `${nodes.path}/consumers/${name}`)
    if (oddity) oddities.push(oddity)
    if (fact) consumers.set(consumerKey(fact), fact)
  }
  return {
    providers: [...providers.values()],
    consumers: spreadPatterns([...consumers.values()], [...providers.values()]),
    oddities,
    isOneToOne:
      nodes.claims.length === 0 &&
      providers.size === nodes.providers.length &&
      consumers.size === nodes.consumers.length &&
      ![...consumers.values()].some(isPattern),
  }
}

/** A consumer of any group or version is a consumer of every service it matches; of none: of what it asks for. */
function spreadPatterns(consumers: readonly ConsumerFact[], providers: readonly ProviderFact[]): ConsumerFact[] {
  if (!consumers.some(isPattern)) return [...consumers]
  const services = new Map(providers.map((provider) => [provider.service, provider]))
  const spread = new Map<string, ConsumerFact>()
  for (const consumer of consumers) {
    const matches = isPattern(consumer) ? [...services.values()].filter((provider) => isMatch(consumer, provider)) : []
    for (const { service, group, version } of matches.length > 0 ? matches : [consumer]) {
      const asked = isPattern(consumer) ? { params: { ...consumer.params, group: consumer.group, version: consumer.version } } : {}
      const fact = { ...consumer, ...asked, service, group, version }
      spread.set(consumerKey(fact), fact)
    }
  }
  return [...spread.values()]
}

/** The providers alone. */
export function mergeProviders(nodes: Omit<InterfaceNodes, 'consumers' | 'lastConsumers'>, context: MergeContext): MergedProviders {
  const oddities: Oddity[] = []
  const providers = new Map<string, ProviderFact>()
  for (const name of nodes.providers) {
    const { fact, oddity } = readProviderNode(nodes.interface, name, `${nodes.path}/providers/${name}`)
    if (oddity) oddities.push(oddity)
    if (fact) keepNewer(providers, providerOfNode(fact, context))
  }
  for (const claim of nodes.claims) {
    try {
      for (const fact of claimedProviders(nodes.interface, claim)) {
        const known = providers.get(providerKey(fact))
        if (!known || (known.level === 'application' && isLater(fact, known))) providers.set(providerKey(fact), withRules(fact, context))
      }
    } catch (error) {
      oddities.push(oddityOf(nodes.path, error))
    }
  }
  return { providers, oddities }
}

/** A provider's own node, as a row. */
export const providerOfNode = (fact: NodeProvider, context: MergeContext): ProviderFact =>
  withRules(
    {
      ...fact,
      level: context.hasInstance(fact.application, fact.host, fact.port) ? 'both' : 'interface',
      effectiveWeight: fact.weight,
      weightRule: null,
    },
    context,
  )

export const consumerKey = (consumer: Pick<ConsumerFact, 'service' | 'application' | 'id'>): string =>
  `${consumer.service}\n${consumer.application}\n${consumer.id}`

/** What makes a provider one row: the same process may be there twice for a moment, while it registers again with new parameters. */
export const providerKey = (provider: Pick<ProviderFact, 'service' | 'address' | 'protocol'>): string =>
  `${provider.service}\n${provider.address}\n${provider.protocol}`

function keepNewer(providers: Map<string, ProviderFact>, fact: ProviderFact): void {
  const key = providerKey(fact)
  const other = providers.get(key)
  if (!other || (other.startedAt ?? '') <= (fact.startedAt ?? '')) providers.set(key, fact)
}

/** Of two instances that claim one address the one that started later counts; names decide a tie, so that the order of reading does not. */
function isLater(fact: ProviderFact, other: ProviderFact): boolean {
  const [mine, theirs] = [fact.startedAt ?? '', other.startedAt ?? '']
  if (mine !== theirs) return mine > theirs
  if (fact.application !== other.application) return fact.application > other.application
  return JSON.stringify([fact.params, fact.methods]) > JSON.stringify([other.params, other.methods])
}

function withRules(fact: ProviderFact, context: MergeContext): ProviderFact {
  const rules = context.rulesFor(fact.service, fact.application)
  if (rules.length === 0) return fact
  const { weight, rulePath } = effectiveWeight(fact, rules)
  return { ...fact, effectiveWeight: weight, weightRule: rulePath }
}

function claimedProviders(interfaceName: string, claim: ApplicationClaim): ProviderFact[] {
  const { group, version, methods, instance, offered } = claim
  const service = formatServiceId({ interface: interfaceName, group, version })
  const settings = settingsOf(offered?.params ?? {})
  const release = instance.release || (offered?.params['release'] ?? '')
  const params = withoutOwnColumns(offered?.params ?? {})
  return endpointsOf(claim).map((endpoint) => ({
    service,
    interface: interfaceName,
    group,
    version,
    address: formatAddress(instance.host, endpoint.port),
    protocol: endpoint.protocol,
    application: instance.application,
    host: instance.host,
    port: endpoint.port,
    release,
    generation: release === '' ? '' : generationOf({ release }),
    level: 'application',
    // the instance node carries no parameter of a service: those are in its metadata alone
    ...settings,
    effectiveWeight: settings.weight,
    weightRule: null,
    startedAt: instance.startedAt,
    methods,
    params,
    url: urlOfOffered(interfaceName, claim, endpoint),
  }))
}

/** What consumers make of the metadata, where its path is not the interface. */
function urlOfOffered(interfaceName: string, claim: ApplicationClaim, { protocol, port }: Endpoint): string | null {
  const { group, version, instance, offered } = claim
  if (!offered || offered.path === '' || offered.path === interfaceName) return null
  const params = fullParams(offered.params, { interface: interfaceName, group, version, application: instance.application })
  return formatDubboUrl({ protocol, username: '', password: '', host: instance.host, port, path: offered.path, params })
}

type Endpoint = { protocol: string; port: number }

function endpointsOf({ instance, offered }: ApplicationClaim): Endpoint[] {
  if (offered) return [{ protocol: offered.protocol, port: offered.port === 0 ? instance.port : offered.port }]
  return instance.endpoints.length > 0 ? instance.endpoints : [{ protocol: 'dubbo', port: instance.port }]
}

/** Index of instances by endpoint, for {@link MergeContext}. */
export const endpointKeys = (instance: InstanceNode): string[] =>
  portsOf(instance).map((port) => endpointKey(instance.application, instance.host, port))

export const endpointKey = (application: string, host: string, port: number): string => `${application}\n${host}\n${port}`
