// A change of weights worked out: what it writes, what it does to the shares, and what a person should know before.
import type { Sentence } from '../platform/sentence.ts'
import type { Finding } from './finding.ts'
import { lintWeights } from './lint-weights.ts'
import { sayOfOutcome } from './outcome-sentences.ts'
import type { PlannedConsumer, PlannedProvider, WeightPlan } from './plan-schema.ts'
import { writesFor, type PlannedWrites } from './plan-writes.ts'
import { isDubbo3 } from './rule-generation.ts'
import { shareBands } from './share-bands.ts'
import { formatServiceId } from '../registry/service-id.ts'
import type { Setting } from './weight-document.ts'
import { configuratorsDirectory } from './service-key.ts'
import {
  applicationsToTell,
  canHaveRule,
  plainConsumer,
  readWeightRules,
  toPlannedConsumer,
  rulesAfter,
  toPlannedProvider,
  weightUnder,
  type FactProvider,
  type WeightFacts,
} from './weight-facts.ts'

export type ProviderChange = PlannedProvider & { application: string; shareBefore: number | null; shareAfter: number | null }

export type WeightChange = PlannedWrites & {
  setting: Setting
  providers: ProviderChange[]
  consumers: PlannedConsumer[]
  /** one of each kind of consumer; of a service nobody consumes, one like its providers */
  kinds: PlannedConsumer[]
  countsActive: boolean
  loadBalance: string
  sharesKnown: boolean
  shareReason: Sentence | undefined
  findings: Finding[]
}

/**
 * Works a change out from facts alone; of `disabled` providers (1 in `weights`) no call is expected. Throws `invalid-input` and `conflict` as
 * the edits do.
 */
export function workOutChange(facts: WeightFacts, weights: ReadonlyMap<string, number | null>, setting: Setting = 'weight'): WeightChange {
  const planned = writesFor({
    ...facts,
    weights,
    setting,
    applications: {
      toTell: applicationsToTell(facts).filter(canHaveRule),
      known: facts.consumers.map((consumer) => consumer.application).filter(canHaveRule),
    },
  })
  const rules = readWeightRules(rulesAfter(facts.rules, planned.writes, formatServiceId(facts.service)))
  const under = new Map(
    facts.providers
      .filter((provider) => setting === 'weight' && weights.has(provider.address))
      .map((provider) => [provider.address, weightUnder(provider, facts.service, rules)]),
  )
  const weightAfter = ({ address, weight }: FactProvider): number =>
    setting === 'disabled' && weights.has(address) ? 0 : (weights.get(address) ?? under.get(address)?.weight ?? weight)
  const providers = facts.providers.map((provider) => toPlannedProvider(provider, weightAfter(provider)))
  const consumers = facts.consumers.map((consumer) => toPlannedConsumer(facts, consumer))
  const loadBalances = [...new Set(consumers.map((consumer) => consumer.loadBalance))]
  const asked = consumers.length > 0 ? distinct(consumers) : [toPlannedConsumer(facts, plainConsumer(facts.providers))]
  const countsActive =
    facts.providers.some((provider) => provider.params['actives'] !== undefined) ||
    facts.consumers.some((consumer) => consumer.params['actives'] !== undefined)
  const shares = {
    before: sharesOf(providers, asked, countsActive, 'weightBefore'),
    after: isUntold(facts, weights) ? untold : sharesOf(providers, asked, countsActive, 'weightAfter'),
  }
  return {
    ...planned,
    setting,
    consumers,
    kinds: asked,
    countsActive,
    loadBalance: loadBalances.join(', ') || asked[0]?.loadBalance || 'random',
    sharesKnown: shares.after.reason === undefined,
    shareReason: shares.after.reason,
    findings: lintWeights({ facts, weights, setting, providers, consumers: asked, countsActive, under }),
    providers: providers.map((provider, index) => ({
      ...provider,
      application: facts.providers[index]?.application ?? '',
      shareBefore: shares.before.of.get(provider.address) ?? null,
      shareAfter: shares.after.of.get(provider.address) ?? null,
    })),
  }
}

/** The plan of the operation. Where a 3.x consumer's way of discovery is only assumed, both ways are looked for in the calls. */
export function toWeightPlan(
  facts: WeightFacts,
  registry: string,
  weights: ReadonlyMap<string, number | null>,
  change: WeightChange,
): WeightPlan {
  const both = change.consumers.flatMap((consumer): PlannedConsumer[] =>
    isDubbo3(consumer.generation) && consumer.discovery === 'application'
      ? [consumer, { ...consumer, discovery: 'interface' }]
      : [consumer],
  )
  return {
    service: formatServiceId(facts.service),
    registry,
    weights: Object.fromEntries(weights),
    setting: change.setting,
    writes: change.writes,
    contents: change.contents,
    directory: configuratorsDirectory(facts.roots, facts.service),
    expectedShares: Object.fromEntries(change.providers.map((provider) => [provider.address, provider.shareAfter])),
    proof: 'calls',
    observe: { providers: change.providers, consumers: distinct(both), countsActive: change.countsActive },
  }
}

const untold = {
  of: new Map<string, number>(),
  reason: sayOfOutcome('shares-untold'),
}

/** True where the change sets a weight that a consumer can be told by no rule. */
const isUntold = (facts: WeightFacts, weights: ReadonlyMap<string, number | null>): boolean =>
  [...weights.values()].some((weight) => weight !== null) && !applicationsToTell(facts).every(canHaveRule)

function sharesOf(
  providers: readonly PlannedProvider[],
  consumers: readonly PlannedConsumer[],
  countsActive: boolean,
  key: 'weightBefore' | 'weightAfter',
): { of: Map<string, number>; reason: Sentence | undefined } {
  const found = shareBands({ providers, consumers, countsActive, weightOf: (provider) => provider[key] })
  if (!found.known) return { of: new Map(), reason: found.reason }
  const differs = [...found.bands.values()].some(({ low, high }) => high - low > 1e-9)
  if (differs)
    return {
      of: new Map(),
      reason: sayOfOutcome('shares-by-generation'),
    }
  return { of: new Map([...found.bands].map(([address, { low }]) => [address, low])), reason: undefined }
}

const distinct = (consumers: readonly PlannedConsumer[]): PlannedConsumer[] => [
  ...new Map(consumers.map((consumer) => [JSON.stringify(consumer), consumer])).values(),
]
