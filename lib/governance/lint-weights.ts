// What a person should know before a change of weights: the silent traps of Dubbo, each with a code. docs/governance.md lists them.
import { unknownReason } from './load-balance.ts'
import { readWeightOverride, touchesWeightOf, urlOfNode } from './override-url.ts'
import type { PlannedConsumer, PlannedProvider } from './plan-schema.ts'
import { formatServiceId, type ServiceKey } from '../registry/service-id.ts'
import { isDubbo3 } from './rule-generation.ts'
import { providersSeenBy } from './share-bands.ts'
import { applicationConfiguratorsPath, configuratorsDirectory, configuratorsPath } from './service-key.ts'
import { applicationsToTell, canHaveRule, type WeightFacts } from './weight-facts.ts'
import { isReadable, parseWeightDocument, type Setting } from './weight-document.ts'
import type { Finding } from './finding.ts'
import { sayOfOutcome as say } from './outcome-sentences.ts'
import { sayOfSimulation } from './simulate/sentences.ts'

export type LintInput = {
  facts: WeightFacts
  weights: ReadonlyMap<string, number | null>
  setting: Setting
  providers: readonly PlannedProvider[]
  consumers: readonly PlannedConsumer[]
  countsActive: boolean
  /** what decides the weight of each changed provider afterwards */
  under: ReadonlyMap<string, { weight: number; rulePath: string | null; isAssumed: boolean }>
}

type Check = (input: LintInput) => Finding[]

/** Every finding, the gravest first. */
export function lintWeights(input: LintInput): Finding[] {
  const order = { danger: 0, warning: 1, info: 2 }
  return checks[input.setting].flatMap((check) => check(input)).sort((a, b) => order[a.severity] - order[b.severity])
}

const when = (condition: boolean, finding: Finding): Finding[] => (condition ? [finding] : [])

const notRegistered: Check = ({ facts, weights }) => {
  const missing = [...weights.keys()].filter((address) => !facts.providers.some((provider) => provider.address === address))
  const isSet = missing.some((address) => weights.get(address) !== null)
  return when(missing.length > 0, {
    code: 'provider-not-registered',
    severity: isSet ? 'danger' : 'info',
    ...say('weight-not-registered', { addresses: missing.join(', ') }),
  })
}

const zeros: Check = ({ providers, consumers }) => {
  if (providers.length === 0 || providers.some((provider) => provider.weightAfter > 0)) return []
  if (providers.length === 1)
    return [
      {
        code: 'weight-0-on-lone-provider',
        severity: 'warning',
        ...say('weight-lone-provider'),
      },
    ]
  const roundRobin = consumers.some((consumer) => consumer.loadBalance === 'roundrobin')
  return [
    {
      code: 'all-weights-zero',
      severity: 'danger',
      ...say(roundRobin ? 'weights-zero-roundrobin' : 'weights-zero'),
    },
  ]
}

const allDisabled: Check = ({ providers, weights }) =>
  when(providers.length > 0 && providers.every(({ address }) => weights.has(address)), {
    code: 'all-disabled',
    severity: 'danger',
    ...sayOfSimulation('everybody-disabled'),
  })

const ignored: Check = ({ consumers, countsActive }) =>
  [...new Map(consumers.map(({ loadBalance }) => [loadBalance, unknownReason(loadBalance, countsActive)])).values()]
    .filter((reason) => reason !== undefined)
    .map((reason) => ({ code: 'load-balance-ignores-weight', severity: 'warning', ...reason }))

const starved: Check = ({ providers, consumers }) => {
  const left = new Set(
    consumers.flatMap((consumer) => {
      const seen = providersSeenBy(consumer, providers)
      return providers.filter((provider) => !seen.includes(provider)).map((provider) => provider.address)
    }),
  )
  return when(left.size > 0, {
    code: 'starved-2x-providers',
    severity: 'danger',
    ...say('weight-starved', { addresses: [...left].join(', ') }),
  })
}

const oldUrls: Check = ({ facts, weights, consumers }) => {
  const directory = configuratorsDirectory(facts.roots, facts.service)
  const urls = facts.rules.flatMap((rule) =>
    rule.path.startsWith(`${directory}/`) ? [urlOfNode(rule.path.slice(directory.length + 1)) ?? ''] : [],
  )
  const touching = urls.filter((url) => touchesWeightOf(url, facts.service, [...weights.keys()]))
  const foreign = touching.filter((url) => !readWeightOverride(url, facts.service))
  const by3x = consumers.some((consumer) => isDubbo3(consumer.generation) && consumer.discovery === 'application')
  return [
    ...when(by3x && touching.length > 0, {
      code: 'override-url-not-read-by-3x',
      severity: 'warning',
      ...say('weight-url-not-read'),
    }),
    ...when(foreign.length > 0, {
      code: 'foreign-override-url',
      severity: 'warning',
      ...say('weight-foreign-url', { url: foreign[0] ?? '' }),
    }),
  ]
}

const foreignItems: Check = ({ facts, weights }) => {
  const applications = [...new Set([...facts.providers, ...facts.consumers].map((member) => member.application))]
  const ofApplications = applications.map((application) => applicationConfiguratorsPath(facts.roots, application))
  const ofService = configuratorsPath(facts.roots, facts.service)
  return facts.rules.flatMap((rule) => {
    if (ofApplications.includes(rule.path)) return lintDocument(rule, weights, facts.service)
    return rule.path === ofService ? lintDocument(rule, weights) : []
  })
}

/** `service` is given for the document of an application, which may speak of other services too. */
function lintDocument(
  rule: { path: string; content: string },
  weights: ReadonlyMap<string, number | null>,
  service?: ServiceKey,
): Finding[] {
  const document = parseWeightDocument(rule.content, { interfaceName: service?.interface })
  if (!isReadable(document))
    return [
      { code: 'rule-unreadable', severity: 'warning', ...say('weight-rule-unreadable', { path: rule.path, problem: document.problem }) },
    ]
  const names = service ? ['*', service.interface, formatServiceId(service)] : []
  const weighing = document.foreign.filter(
    (item) =>
      (item.weight !== undefined || item.methodWeights) &&
      (!service || item.services.length === 0 || item.services.some((name) => names.includes(name))),
  )
  const touching = weighing.filter((item) =>
    [...item.providers, ...(item.side === 'provider' ? item.addresses : [])].every(
      (address) => address.startsWith('0.0.0.0') || weights.has(address),
    ),
  )
  const bare = weighing
    .flatMap((item) => (item.side === 'provider' ? item.addresses : item.providers))
    .filter((address) => address !== '0.0.0.0' && !/:\d+$/.test(address))
  return [
    ...when(document.enabled && touching.length > 0, {
      code: 'foreign-rule-item',
      severity: 'warning',
      ...say('weight-foreign-item', { path: rule.path, count: touching.length }),
    }),
    ...when(bare.length > 0, {
      code: 'bare-ip',
      severity: 'warning',
      ...say('weight-bare-ip', { path: rule.path, addresses: bare.join(', ') }),
    }),
    ...when(!document.enabled && document.ours.length + weighing.length > 0, {
      code: 'rule-disabled',
      severity: 'info',
      ...say('weight-rule-disabled', { path: rule.path }),
    }),
  ]
}

const methodWeights: Check = ({ facts, weights }) => {
  const keys = facts.providers
    .filter((provider) => weights.has(provider.address))
    .flatMap((provider) => Object.keys(provider.params).filter((key) => key.endsWith('.weight')))
  return when(keys.length > 0, {
    code: 'method-weight-wins',
    severity: 'warning',
    ...say('weight-of-method', { keys: [...new Set(keys)].join(', ') }),
  })
}

const firstWithoutWeight: Check = ({ facts, weights, consumers }) => {
  const forced = consumers.some(
    (consumer) => isDubbo3(consumer.generation) && consumer.discovery === 'interface' && consumer.loadBalance === 'random',
  )
  const silent = facts.providers.filter(
    (provider) =>
      provider.params['weight'] === undefined && provider.weightRule === null && typeof weights.get(provider.address) !== 'number',
  )
  return when(forced && silent.length > 0, {
    code: 'first-provider-without-weight',
    severity: 'warning',
    ...say('weight-first-silent', { addresses: silent.map((provider) => provider.address).join(', ') }),
  })
}

const overruled: Check = ({ weights, under }) => {
  const others = [...under].filter(([address, { weight }]) => typeof weights.get(address) === 'number' && weights.get(address) !== weight)
  const [first] = others
  return when(others.length > 0, {
    code: 'weight-overruled',
    severity: 'danger',
    ...say('weight-other-wins', {
      addresses: others.map(([address]) => address).join(', '),
      path: first?.[1].rulePath ?? '',
      weight: first?.[1].weight ?? '',
    }),
  })
}

const deafConsumers: Check = ({ facts, weights }) => {
  const untold = applicationsToTell(facts).filter((application) => !canHaveRule(application))
  return when(untold.length > 0 && [...weights.values()].some((weight) => weight !== null), {
    code: 'consumer-does-not-obey',
    severity: 'danger',
    ...say('weight-deaf', { applications: untold.map((name) => `“${name}”`).join(', ') }),
  })
}

const notes: Check = ({ facts, weights, under }) => {
  const assumed = [...under].filter(([address, { isAssumed }]) => isAssumed && weights.get(address) === null).map(([address]) => address)
  return [
    ...when(facts.consumers.length === 0, {
      code: 'no-consumers',
      severity: 'info',
      ...say('weight-no-consumers'),
    }),
    ...when(assumed.length > 0, {
      code: 'own-weight-hidden',
      severity: 'info',
      ...say('weight-own-hidden', { addresses: assumed.join(', ') }),
    }),
  ]
}

const checks: Readonly<Record<Setting, readonly Check[]>> = {
  weight: [
    notRegistered,
    zeros,
    ignored,
    starved,
    oldUrls,
    foreignItems,
    methodWeights,
    firstWithoutWeight,
    overruled,
    deafConsumers,
    notes,
  ],
  disabled: [notRegistered, allDisabled, starved, deafConsumers, notes],
}
