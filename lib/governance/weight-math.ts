// Dubbo's arithmetic of weights. Numbers are Java's: `int` casts truncate, the linear warm-up divides in single precision.
import { hasQuadraticWarmup, isDubbo3, ruleGenerationOf } from './rule-generation.ts'

/** What a consumer sees of one provider when it asks for its weight. */
export type WeightInput = {
  /** `<method>.weight`, else `weight`, else 100 */
  weight: number
  /** the provider's start in ms since 1970; 0 = its URL carries no timestamp */
  timestampMs: number
  warmupMs: number
}

export const defaultWeight = 100
export const defaultWarmupMs = 600_000

/**
 * The weight a consumer of `release` gives a provider at `nowMs`. Agrees with AbstractLoadBalance#getWeight of 2.6.12, 2.7.23, 3.2.18
 * and 3.3.6. Differences of 2.6: a clock that runs ahead gives the full weight, a negative weight stays negative, and the uptime is an
 * int, so that after 2^31 ms it turns negative and 2^32 ms after the start the warm-up begins again.
 */
export function weightAt(provider: WeightInput, release: string, nowMs: number): number {
  const { weight, timestampMs, warmupMs } = provider
  const is26 = ruleGenerationOf({ release }) === '2.5/2.6'
  if (weight <= 0) return is26 ? weight : 0
  if (timestampMs <= 0) return weight
  const uptime = is26 ? toInt(nowMs - timestampMs) : nowMs - timestampMs
  if (uptime < 0) return is26 ? weight : 1
  return uptime > 0 && uptime < warmupMs ? warmupWeight({ uptimeMs: uptime, warmupMs, weight, release }) : weight
}

/** AbstractLoadBalance#calculateWarmupWeight: linear, but quadratic in 2.7.15–2.7.23; at least 1, at most the weight. */
export function warmupWeight({
  uptimeMs,
  warmupMs,
  weight,
  release,
}: {
  uptimeMs: number
  warmupMs: number
  weight: number
  release: string
}): number {
  const grown = hasQuadraticWarmup(release)
    ? Math.floor((uptimeMs / warmupMs) ** 2 * weight + 0.5)
    : Math.trunc(Math.fround(Math.fround(uptimeMs) / Math.fround(Math.fround(warmupMs) / Math.fround(weight))))
  return Math.max(1, Math.min(grown, weight))
}

/**
 * The start a consumer counts the warm-up from: 3.x consumers that discover by interface cut `timestamp` out of the provider's URL
 * before they parse it (CacheableFailbackRegistry), so for them nothing warms up.
 */
export const timestampSeenBy = (consumerRelease: string, discovery: 'interface' | 'application', timestampMs: number): number =>
  discovery === 'interface' && isDubbo3(ruleGenerationOf({ release: consumerRelease })) ? 0 : timestampMs

const toInt = (value: number): number => value | 0
