import { defaultWarmupMs, warmupWeight } from '#lib/governance/weight-math'
import type { ProviderRow } from '#lib/registry/schema'

/** How far a provider has grown into its weight; null where its URL does not say when it started. */
export type WarmUp = { share: number; weight: number; leftMs: number } | null

/** AbstractLoadBalance#calculateWarmupWeight with `warmup` of the URL, ten minutes by default. */
export function warmUpOf(provider: Pick<ProviderRow, 'weight' | 'startedAt' | 'params'>, nowMs: number): WarmUp {
  const { weight, startedAt, params } = provider
  if (startedAt === null) return null
  const asked = Number(params['warmup'] ?? defaultWarmupMs)
  const warmupMs = Number.isFinite(asked) && asked > 0 ? asked : 0
  const uptimeMs = nowMs - Date.parse(startedAt)
  if (weight <= 0 || uptimeMs >= warmupMs) return { share: 1, weight, leftMs: 0 }
  // newer releases, whose warm-up is linear; a start in the future counts as just now
  const grown = warmupWeight({ uptimeMs: Math.max(1, uptimeMs), warmupMs, weight, release: '3.3.0' })
  return { share: grown / weight, weight: grown, leftMs: Math.min(warmupMs, warmupMs - uptimeMs) }
}
