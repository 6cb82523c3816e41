// The providers of a service as each way of discovery shows them under a set of rules.
import type { DubboUrl } from '../../registry/dubbo-url.ts'
import { fullParams } from '../../registry/url-facts.ts'
import { ruleGenerationOf } from '../rule-generation.ts'
import { exportedUrl, type OverrideRules } from '../simulate/directory/provider-side.ts'
import { overridesOf } from '../simulate/override/configurator.ts'
import { configuratorsOfUrls } from '../simulate/override/read-configurators.ts'
import { simulatedGenerationOf, type Discovery, type PreviewProvider, type ServiceFacts } from './model.ts'
import type { RuleSet } from './rule-set.ts'

/** A provider's URL as its process would register it without rules. */
export type OwnProvider = { row: PreviewProvider; url: DubboUrl; hidden: string[] }

/**
 * A provider of 2.7 or later registers again with what a rule says, so that its own value cannot be seen while the rule is in force: what
 * the URL has and a rule of now sets to just that is taken for the rule's, and Dubbo's default for the provider's own.
 */
export function ownProviders({ service, providers }: ServiceFacts, now: RuleSet): OwnProvider[] {
  return providers.map((row) => {
    const url = urlOf(row, service)
    const generation = simulatedGenerationOf(row)
    const hidden = generation === '2.6' ? [] : hiddenKeys(url, row, { service, rules: now })
    if (hidden.length === 0) return { row, url, hidden }
    const params = { ...url.params }
    for (const key of hidden) delete params[key]
    return { row, url: { ...url, params }, hidden }
  })
}

function urlOf(row: PreviewProvider, { interface: name, group, version }: ServiceFacts['service']): DubboUrl {
  const columns = { interface: name, group, version, application: row.application, release: row.release, methods: row.methods.join(',') }
  const params = fullParams(row.params, { ...columns, side: 'provider' })
  if (params['timestamp'] === undefined && row.startedAt) params['timestamp'] = String(row.startedAt.getTime())
  return { protocol: row.protocol, username: '', password: '', host: row.host, port: row.port, path: name, params }
}

type Sight = { service: ServiceFacts['service']; rules: RuleSet }

function hiddenKeys(url: DubboUrl, row: PreviewProvider, sight: Sight): string[] {
  const generation = simulatedGenerationOf(row)
  const { urls, application, service } = providerRules(row, sight, 'interface')
  const configurators = [...configuratorsOfUrls(urls, url, generation), ...application, ...service]
  const target = {
    url: { ...url, params: { side: 'provider', ...url.params } },
    side: 'provider',
    localHost: url.host,
    generation,
  } as const
  const set = configurators.flatMap((configurator) => Object.entries(overridesOf(configurator, target) ?? {}))
  return [...new Set(set.filter(([key, value]) => url.params[key] === value).map(([key]) => key))]
}

/** Rules that the provider's own process applies: of its application, not of the consumer's. */
function providerRules(row: PreviewProvider, { service, rules }: Sight, discovery: Discovery): OverrideRules {
  const generation = simulatedGenerationOf(row)
  const isBefore273 = ruleGenerationOf(row) === '2.7.0-2.7.2'
  return {
    // an old URL changes the interface's znode, not what the application's metadata says
    urls: discovery === 'application' ? [] : rules.oldUrlsFor(generation),
    application: rules.overridesOf(rules.applicationText(row.application, 'configurators', { isBefore273 }), generation).configurators,
    service: rules.overridesOf(rules.serviceText(service, 'configurators', { isBefore273 }), generation).configurators,
  }
}

/** What is registered under the rules. 2.6 never registers again: its consumers apply rules by themselves. */
export function exportedProviders(own: readonly OwnProvider[], sight: Sight, discovery: Discovery): DubboUrl[] {
  return own.map(({ row, url }) => {
    const generation = simulatedGenerationOf(row)
    return generation === '2.6' ? url : exportedUrl(url, providerRules(row, sight, discovery), generation)
  })
}
