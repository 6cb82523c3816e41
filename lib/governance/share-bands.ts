// Which share of the calls each provider should get, as a band: consumers of several generations see different providers, and a
// provider that warms up gets less for a while. Any mix of them lies between the lowest and the highest.
import type { Sentence } from '../platform/sentence.ts'
import { expectedShares } from './load-balance.ts'
import type { PlannedConsumer, PlannedProvider } from './plan-schema.ts'
import { isDubbo3, ruleGenerationOf } from './rule-generation.ts'
import { timestampSeenBy, weightAt } from './weight-math.ts'

export type Band = { low: number; high: number }
export type Bands = { known: true; bands: Map<string, Band> } | { known: false; reason: Sentence }

export type BandInput = {
  providers: readonly PlannedProvider[]
  consumers: readonly PlannedConsumer[]
  countsActive: boolean
  weightOf(provider: PlannedProvider): number
}

/**
 * The providers a consumer calls: a 3.x consumer that discovers by application leaves all others out as soon as one provider is
 * registered by application (APPLICATION_FIRST; measured on 3.2.18 and 3.3.6).
 */
export function providersSeenBy(
  consumer: Pick<PlannedConsumer, 'generation' | 'discovery'>,
  providers: readonly PlannedProvider[],
): PlannedProvider[] {
  const byApplication = providers.filter((provider) => provider.byApplication)
  const prefers = isDubbo3(consumer.generation) && consumer.discovery === 'application' && byApplication.length > 0
  return prefers ? byApplication : [...providers]
}

/** Of those, the ones its calls reach by their tags alone (TagRouter without a rule, not forced). */
function reachedBy({ tag }: Pick<PlannedConsumer, 'tag'>, seen: readonly PlannedProvider[]): readonly PlannedProvider[] {
  const alike = seen.filter((provider) => provider.tag === tag)
  return alike.length > 0 ? alike : seen.filter((provider) => provider.tag === '')
}

/**
 * Bands over all kinds of consumers, of calls whose tag is their consumer's own, and over the warm-up as it is at some instants: by default once
 * everything is warm.
 */
export function shareBands(input: BandInput, instants: readonly number[] = [Infinity]): Bands {
  const bands = new Map<string, Band>(input.providers.map((provider) => [provider.address, { low: Infinity, high: -Infinity }]))
  for (const consumer of consumerKinds(input.consumers)) {
    for (const at of instants) {
      const seen = reachedBy(consumer, providersSeenBy(consumer, input.providers))
      const weights = seen.map((provider) => weightSeenBy(consumer, provider, { weight: input.weightOf(provider), nowMs: at }))
      const shares = expectedShares({ loadBalance: consumer.loadBalance, weights, countsActive: input.countsActive })
      if (!shares.known) return shares
      for (const provider of input.providers) widen(bands, provider.address, shares.shares[seen.indexOf(provider)] ?? 0)
    }
  }
  return { known: true, bands }
}

/** The weight a consumer gives a provider at an instant; Infinity: once it is warm. */
export function weightSeenBy(
  { release, discovery }: PlannedConsumer,
  { timestampMs: startedMs, warmupMs }: PlannedProvider,
  { weight, nowMs }: { weight: number; nowMs: number },
): number {
  if (nowMs === Infinity) return Math.max(weight, 0)
  return weightAt({ weight, timestampMs: timestampSeenBy(release, discovery, startedMs), warmupMs }, release, nowMs)
}

function widen(bands: Map<string, Band>, address: string, share: number): void {
  const band = bands.get(address)
  if (band) bands.set(address, { low: Math.min(band.low, share), high: Math.max(band.high, share) })
}

const nobody: PlannedConsumer = {
  release: '',
  generation: ruleGenerationOf({ release: '' }),
  loadBalance: '',
  discovery: 'interface',
  tag: '',
}

/** One of each kind, as far as shares go; a service without consumers is looked at through the eyes of the plainest. */
export function consumerKinds(consumers: readonly PlannedConsumer[]): PlannedConsumer[] {
  const kinds = new Map(
    consumers.map((consumer) => [`${consumer.release} ${consumer.loadBalance} ${consumer.discovery} ${consumer.tag}`, consumer]),
  )
  return kinds.size > 0 ? [...kinds.values()] : [nobody]
}
