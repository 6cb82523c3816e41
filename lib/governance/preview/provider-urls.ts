// The providers of a service as each way of discovery shows them under a set of rules.
import type { DubboUrl } from '../../registry/dubbo-url.ts'
import { fullParams } from '../../registry/url-params.ts'
import { ruleGenerationOf } from '../rule-generation.ts'
import { without } from '../simulate/directory/merge-url.ts'
import { exporter, providerConfigurators, withSide, type OverrideRules } from '../simulate/directory/provider-side.ts'
import { overridesOf, type Configurator } from '../simulate/override/configurator.ts'
import type { SimulatedGeneration } from '../simulate/model.ts'
import { isHearing } from './hearing.ts'
import { simulatedGenerationOf, type Discovery, type PreviewProvider, type ServiceFacts } from './model.ts'
import type { RuleSet } from './rule-set.ts'

type Sight = {
  service: ServiceFacts['service']
  rules: RuleSet
  /** Whose process obeys the documents; by default as counted */
  isHeard?: (row: PreviewProvider) => boolean
}

/** A provider's URL as its process would register it without rules. */
export type OwnProvider = { row: PreviewProvider; url: DubboUrl; hidden: string[] }

/**
 * A provider of 2.7 or later registers again with what a rule says, so that its own value cannot be seen while the rule is in force: what
 * the URL has and a rule of now sets to just that is taken for the rule's, and Dubbo's default for the provider's own.
 */
export function ownProviders({ service, providers }: ServiceFacts, now: RuleSet): OwnProvider[] {
  const configuratorsOf = byKind({ service, rules: now }, 'interface', providerConfigurators)
  return providers.map((row) => {
    const url = urlOf(row, service)
    const generation = simulatedGenerationOf(row)
    const hidden = generation === '2.6' ? [] : hiddenKeys(url, configuratorsOf(row)(url), generation)
    if (hidden.length === 0) return { row, url, hidden }
    return { row, url: { ...url, params: without(url.params, hidden) }, hidden }
  })
}

function urlOf(row: PreviewProvider, { interface: name, group, version }: ServiceFacts['service']): DubboUrl {
  const columns = { interface: name, group, version, application: row.application, release: row.release, methods: row.methods.join(',') }
  const params = fullParams(row.params, { ...columns, side: 'provider' })
  if (params['timestamp'] === undefined && row.startedAt) params['timestamp'] = String(row.startedAt.getTime())
  return { protocol: row.protocol, username: '', password: '', host: row.host, port: row.port, path: name, params }
}

function hiddenKeys(url: DubboUrl, configurators: readonly Configurator[], generation: SimulatedGeneration): string[] {
  const target = { url: withSide(url), side: 'provider', localHost: url.host, generation } as const
  const set = configurators.flatMap((configurator) => Object.entries(overridesOf(configurator, target) ?? {}))
  return [...new Set(set.filter(([key, value]) => url.params[key] === value).map(([key]) => key))]
}

/** What is made of the rules that a provider's own process applies, once per application and release: its application's, not the consumer's. */
function byKind<T>(
  { service, rules, isHeard = isHearing.provider }: Sight,
  discovery: Discovery,
  make: (rules: OverrideRules, generation: SimulatedGeneration) => T,
) {
  const known = new Map<string, T>()
  return (row: PreviewProvider): T => {
    const isObeyed = isHeard(row)
    const key = `${row.application} ${ruleGenerationOf(row)} ${isObeyed}`
    const found = known.get(key)
    if (found !== undefined) return found
    const generation = simulatedGenerationOf(row)
    const isBefore273 = ruleGenerationOf(row) === '2.7.0-2.7.2'
    const textsOf = [
      rules.applicationText(row.application, 'configurators', { isBefore273 }),
      rules.serviceText(service, 'configurators', { isBefore273 }),
    ]
    const [application = [], own = []] = textsOf.map((text) => (isObeyed ? rules.overridesOf(text, generation).configurators : []))
    // an old URL changes the interface's znode, not what the application's metadata says
    const made = make({ urls: discovery === 'application' ? [] : rules.oldUrlsFor(generation), application, service: own }, generation)
    known.set(key, made)
    return made
  }
}

/** Providers that the documents tell something, whether or not they obey. */
export function toldProviders(own: readonly OwnProvider[], { service, rules }: Sight): OwnProvider[] {
  const configuratorsOf = byKind({ service, rules, isHeard: () => true }, 'application', providerConfigurators)
  return own.filter(({ row, url }) => {
    const target = { url: withSide(url), side: 'provider', localHost: url.host, generation: simulatedGenerationOf(row) } as const
    return configuratorsOf(row)(url).some((configurator) => overridesOf(configurator, target) !== undefined)
  })
}

/** What is registered under the rules. 2.6 never registers again: its consumers apply rules by themselves. */
export function exportedProviders(own: readonly OwnProvider[], sight: Sight, discovery: Discovery): DubboUrl[] {
  const exporterOf = byKind(sight, discovery, exporter)
  return own.map(({ row, url }) => (simulatedGenerationOf(row) === '2.6' ? url : exporterOf(row)(url)))
}
