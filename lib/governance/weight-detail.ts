// What a table of weights shows beside the number: the warm-up, methods with weights of their own, and every rule that sets the weight.
import { effectiveWeight } from '../registry/configurators.ts'
import { formatServiceId } from '../registry/service-id.ts'
import { methodsIn, weighedMethods, weightClaims } from '../registry/weight-claims.ts'
import { weightOf } from '../registry/weight-items.ts'
import type { PlannedConsumer, PlannedProvider } from './plan-schema.ts'
import type { ProviderWeight } from './schema.ts'
import { shareBands, weightSeenBy, type Band } from './share-bands.ts'
import { warmUpOf } from './warm-up.ts'
import type { WeightChange } from './weight-change.ts'
import {
  readableRules,
  readWeightRules,
  weighedOf,
  isOwnHidden,
  whereReadable,
  type FactProvider,
  type WeightFacts,
} from './weight-facts.ts'
import { defaultWeight, timestampSeenBy } from './weight-math.ts'

/** Without a change: what is in force. */
export type Now = { facts: WeightFacts; change: WeightChange; nowMs: number }

export type RowDetail = { weightNow: Band; warmAt: string | null; methods: string[]; expectedShareNow: Band | null }

/** Warm-up and methods of every provider, by address. */
export function rowDetails({ facts, change, nowMs }: Now): ReadonlyMap<string, RowDetail> {
  const { providers, kinds: consumers, countsActive } = change
  const shares = shareBands({ providers, consumers, countsActive, weightOf: (provider) => provider.weightBefore }, [nowMs])
  const byMethod = new Map(methodsOf(facts, facts.providers).map((method) => [method, weightsOfMethod(facts, method)]))
  return new Map(
    providers.map((provider) => {
      const { now, warmAtMs } = warmUpOf(provider, consumers, nowMs)
      const { address } = provider
      const methods = [...byMethod].flatMap(([method, weights]) => (weights.has(address) ? [method] : []))
      return [
        address,
        { weightNow: now, warmAt: isoOf(warmAtMs), methods, expectedShareNow: shares.known ? (shares.bands.get(address) ?? null) : null },
      ]
    }),
  )
}

/** Everything that sets the weight of one provider; undefined where none has the address. */
export function providerDetail(address: string, { facts, change, nowMs }: Now): Omit<ProviderWeight, 'registry'> | undefined {
  const provider = facts.providers.find((one) => one.address === address)
  const planned = change.providers.find((one) => one.address === address)
  if (!provider || !planned) return undefined
  const rules = readableRules(facts.rules)
  const ownIsAssumed = isOwnHidden(provider)
  const claimsOf = (parameter: string, own: number | undefined) =>
    weightClaims({ provider: weighedOf(provider, facts.service), parameter, own }, rules)
  return {
    service: formatServiceId(facts.service),
    address,
    weight: provider.weight,
    claims: claimsOf('weight', ownIsAssumed ? defaultWeight : provider.configuredWeight),
    ownIsAssumed,
    methods: methodsOf(facts, [provider]).flatMap((method) => {
      const claims = claimsOf(`${method}.weight`, ownOf(provider, method))
      const decided = claims.find(({ verdict }) => verdict === 'decides')
      const shown = {
        method,
        weight: decided?.weight ?? provider.weight,
        expectedShare: shareOf(address, method, { facts, change }),
        claims,
      }
      return claims.length === 0 ? [] : [shown]
    }),
    warmUp: warmUpByKind(planned, change.kinds, nowMs),
    warmAt: isoOf(warmUpOf(planned, change.kinds, nowMs).warmAtMs),
  }
}

/** Of the calls of a method, once everything is warm; null where it does not follow from weights. */
function shareOf(address: string, method: string, { facts, change }: Omit<Now, 'nowMs'>): number | null {
  const weights = weightsOfMethod(facts, method)
  const { providers, kinds: consumers, countsActive } = change
  const found = shareBands({
    providers,
    consumers,
    countsActive,
    weightOf: (provider) => weights.get(provider.address) ?? provider.weightBefore,
  })
  const band = found.known ? found.bands.get(address) : undefined
  return band && band.high - band.low < 1e-9 ? band.low : null
}

/** Address → the weight that a rule for everybody or the provider's own URL gives the method. */
function weightsOfMethod(facts: WeightFacts, method: string): Map<string, number> {
  const rules = readWeightRules(facts.rules, `${method}.weight`)
  return new Map(
    facts.providers.flatMap((provider) => {
      const own = ownOf(provider, method)
      const { weight, rulePath } = effectiveWeight({ ...weighedOf(provider, facts.service), weight: own ?? 0 }, rules)
      return rulePath === null && own === undefined ? [] : [[provider.address, weight] as const]
    }),
  )
}

/** Methods that a rule or the URL of one of these providers gives a weight of their own. */
const methodsOf = ({ rules }: WeightFacts, providers: readonly FactProvider[]): string[] =>
  [
    ...new Set([
      ...readableRules(rules)
        .filter(({ content }) => content.includes('.weight'))
        .flatMap((rule) => whereReadable(() => weighedMethods(rule)) ?? []),
      ...providers.flatMap(({ params }) => methodsIn(params)),
    ]),
  ].sort()

const ownOf = ({ params }: FactProvider, method: string): number | undefined => weightOf(params[`${method}.weight`])

/** One line for consumers that count alike. */
function warmUpByKind(provider: PlannedProvider, consumers: readonly PlannedConsumer[], nowMs: number): ProviderWeight['warmUp'] {
  const lines = new Map<string, ProviderWeight['warmUp'][number]>()
  for (const consumer of consumers) {
    const { release, discovery } = consumer
    const weightNow = weightSeenBy(consumer, provider, { weight: provider.weightBefore, nowMs })
    const ignores = timestampSeenBy(release, discovery, provider.timestampMs) === 0
    const key = `${discovery} ${weightNow} ${ignores}`
    const line = lines.get(key) ?? { releases: [], discovery, weightNow, ignores }
    lines.set(key, { ...line, releases: [...new Set([...line.releases, release])] })
  }
  return [...lines.values()]
}

const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
