// How far a provider has grown into its weight, as its consumers see it: each release counts in its own way, and some do not count at all.
import type { PlannedConsumer, PlannedProvider } from './plan-schema.ts'
import { consumerKinds, weightSeenBy, type Band } from './share-bands.ts'

export type WarmUp = {
  /** the weight now, from the consumers that see the least to those that see the most */
  now: Band
  /** when everybody sees the whole weight; null: now */
  warmAtMs: number | null
}

/** AbstractLoadBalance#getWeight over all kinds of consumers. */
export function warmUpOf(provider: PlannedProvider, consumers: readonly PlannedConsumer[], nowMs: number): WarmUp {
  const weight = provider.weightBefore
  const seen = consumerKinds(consumers).map((consumer) => weightSeenBy(consumer, provider, { weight, nowMs }))
  const now = { low: Math.min(...seen), high: Math.max(...seen) }
  return { now, warmAtMs: now.low < weight ? startOf(provider.timestampMs, nowMs) + provider.warmupMs : null }
}

/** Consumers on 2.6 hold the uptime in an int, so that it begins anew every 2^32 ms. */
const startOf = (timestampMs: number, nowMs: number): number =>
  timestampMs + Math.floor(Math.max(0, nowMs - timestampMs) / 2 ** 32) * 2 ** 32
