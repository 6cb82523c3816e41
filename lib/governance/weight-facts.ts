// What the database knows of one service in one registry, gathered for a change of weights.
import type { PlannedConsumer, PlannedProvider } from './plan-schema.ts'
import { isDubbo3, ruleGenerationOf } from './rule-generation.ts'
import { isAppError } from '../platform/errors.ts'
import { effectiveWeight, weightRuleOf, type WeightRule } from '../registry/configurators.ts'
import { parseAddress } from '../registry/dubbo-url.ts'
import type { WeighedProvider } from '../registry/weight-items.ts'
import { formatServiceId, type ServiceKey } from '../registry/service-id.ts'
import {
  applicationConfiguratorsPath,
  configuratorsDirectory,
  configuratorsPath,
  configuratorsPath270,
  documentPath,
  type RuleRoots,
} from './service-key.ts'
import { ignoresServiceRule } from './where-read.ts'
import { defaultWarmupMs, defaultWeight } from './weight-math.ts'

type Params = Readonly<Record<string, string>>

export type FactProvider = {
  address: string
  application: string
  release: string
  generation: string
  level: string
  weight: number
  configuredWeight: number
  weightRule: string | null
  loadBalance: string
  startedAt: Date | null
  params: Params
}
export type FactConsumer = { application: string; release: string; generation: string; loadBalance: string; params: Params }

export type FactRule = { path: string; kind: string; key: string; content: string }

export type WeightFacts = {
  service: ServiceKey
  roots: RuleRoots
  providers: readonly FactProvider[]
  consumers: readonly FactConsumer[]
  rules: readonly FactRule[]
}

/** Znodes that may decide a weight of the service: its own rules, those of the applications, and the consumers' migration rules. */
export function rulePathsOf({ service, roots, providers, consumers }: Omit<WeightFacts, 'rules'>): { paths: string[]; directory: string } {
  const applications = [...new Set([...providers, ...consumers].map((member) => member.application))]
  return {
    directory: configuratorsDirectory(roots, service),
    paths: [
      configuratorsPath(roots, service),
      configuratorsPath270(roots, service),
      ...applications.flatMap((application) => [applicationConfiguratorsPath(roots, application), migrationPath(roots, application)]),
    ],
  }
}

const migrationPath = (roots: RuleRoots, application: string): string => documentPath(roots, application, 'migration')

/** What the rules say of how a 3.x consumer discovers; undefined = its own setting, by default by application first. */
export function migrationStepOf({ roots, rules }: WeightFacts, consumer: FactConsumer): string | undefined {
  const rule = rules.find((one) => one.path === migrationPath(roots, consumer.application))
  return /^step:\s*["']?([A-Z_]+)/m.exec(rule?.content ?? '')?.[1] ?? consumer.params['migration.step']
}

/** The load balance a consumer uses: its own setting beats the provider's (ClusterUtils#mergeUrl). */
export const loadBalanceOf = (consumer: Pick<FactConsumer, 'loadBalance'>, providers: readonly FactProvider[]): string =>
  consumer.loadBalance || providers.find((provider) => provider.loadBalance !== '')?.loadBalance || 'random'

export function toPlannedProvider(provider: FactProvider, weightAfter: number): PlannedProvider {
  return {
    address: provider.address,
    weightBefore: provider.weight,
    weightAfter,
    timestampMs: provider.startedAt?.getTime() ?? numberOf(provider.params['timestamp'], 0),
    warmupMs: numberOf(provider.params['warmup'], defaultWarmupMs),
    generation: ruleGenerationOf(provider),
    byApplication: isDubbo3(ruleGenerationOf(provider)) && provider.level !== 'interface',
    tag: provider.params['dubbo.tag'] ?? '',
  }
}

export function toPlannedConsumer(facts: WeightFacts, consumer: FactConsumer): PlannedConsumer {
  const generation = ruleGenerationOf(consumer)
  const isForced = migrationStepOf(facts, consumer) === 'FORCE_INTERFACE'
  return {
    release: consumer.release,
    generation,
    loadBalance: loadBalanceOf(consumer, facts.providers),
    discovery: isDubbo3(generation) && !isForced ? 'application' : 'interface',
    tag: consumer.params['dubbo.tag'] ?? '',
  }
}

/** A service nobody consumes is looked at as its own generation would consume it. */
export const plainConsumer = ([like]: readonly { release: string; generation: string }[]): FactConsumer => ({
  application: '',
  release: like?.release ?? '',
  generation: like?.generation ?? '',
  loadBalance: '',
  params: {},
})

/** The applications whose consumers pass the service's own rule over, and are told by a rule of their application instead. */
export function applicationsToTell(facts: WeightFacts): string[] {
  const isByApplication = facts.providers.some((provider) => toPlannedProvider(provider, 0).byApplication)
  const deaf = facts.consumers.filter((consumer) => {
    const { generation, discovery } = toPlannedConsumer(facts, consumer)
    return ignoresServiceRule({ generation, seesInterfaces: discovery === 'interface' || !isByApplication }, facts.service)
  })
  return [...new Set(deaf.map((consumer) => consumer.application))].sort()
}

/** An application whose name cannot be a znode has no rule. */
export const canHaveRule = (application: string): boolean => application !== '' && !application.includes('/')

/** The rules as they stand after the writes. */
export function rulesAfter(rules: readonly FactRule[], writes: readonly { path: string; after: string | null }[], key: string): FactRule[] {
  const written = new Map(writes.map((write) => [write.path, write.after]))
  const kept = rules.filter((rule) => !written.has(rule.path))
  const made = [...written].flatMap(([path, content]) =>
    content === null ? [] : [{ path, kind: path.includes('/config/') ? 'configurators' : 'override-url', key, content }],
  )
  return [...kept, ...made]
}

/**
 * The weight an ordinary consumer sees under the given rules, and which rule decides it. A provider of 2.7 or later registers again
 * with the weight of an old rule URL, so that its own is not seen while one is in force: once that rule is gone, 100 is assumed.
 */
export function weightUnder(
  provider: FactProvider,
  service: ServiceKey,
  rules: readonly WeightRule[],
): { weight: number; rulePath: string | null; isAssumed: boolean } {
  const isHidden = isOwnHidden(provider) && !rules.some((rule) => rule.path === provider.weightRule)
  const weighed = { ...weighedOf(provider, service), weight: isHidden ? defaultWeight : provider.configuredWeight }
  return { ...effectiveWeight(weighed, rules), isAssumed: isHidden }
}

/** Whether the weight in the provider's URL is that of an old rule URL, and its own is not to be seen. */
export const isOwnHidden = (provider: FactProvider): boolean =>
  provider.weightRule?.includes('/configurators/') === true &&
  ruleGenerationOf(provider) !== '2.5/2.6' &&
  provider.configuredWeight === provider.weight

/** A provider as rules look at it. */
export const weighedOf = (provider: FactProvider, service: ServiceKey): WeighedProvider => ({
  service: formatServiceId(service),
  application: provider.application,
  generation: provider.generation,
  host: parseAddress(provider.address).host,
  address: provider.address,
  weight: provider.configuredWeight,
})

/** Rules as far as they decide weights, or those of a method; what cannot be read decides nothing, as in Dubbo. Parsed once for all providers. */
export const readWeightRules = (rules: readonly FactRule[], parameter = 'weight'): WeightRule[] =>
  readableRules(rules)
    .filter(({ content }) => content.includes(parameter))
    .flatMap((rule) => whereReadable(() => weightRuleOf(rule, parameter)) ?? [])

/** The rules of kinds that may set a weight. */
export const readableRules = (rules: readonly FactRule[]): (Omit<FactRule, 'kind'> & { kind: 'override-url' | 'configurators' })[] =>
  rules.flatMap(({ kind, ...rule }) => (kind === 'override-url' || kind === 'configurators' ? [{ ...rule, kind }] : []))

/** Undefined for a rule that cannot be read. */
export function whereReadable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return undefined
    throw error
  }
}

const numberOf = (text: string | undefined, otherwise: number): number =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : otherwise
