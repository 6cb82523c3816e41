// Which of a service's providers a consumer can call at all, before any rule or weight.
import { isGeneration3 } from './generation.ts'
import type { ConsumerRow, ProviderRow } from './schema.ts'

type Consumer = Pick<ConsumerRow, 'application' | 'generation' | 'registry'>
type Provider = Pick<ProviderRow, 'generation' | 'level' | 'registry' | 'disabled'>

/**
 * `unseen`: registered only by application, which Dubbo 2 cannot discover. `starved`: registered only by interface while a Dubbo 3
 * consumer in its default mode (APPLICATION_FIRST) finds one that is registered by application (measured with 3.2.18 and 3.3.6).
 */
export type Reach = { reached: number; total: number; unseen: number; starved: number; disabled: number }

/** What a consumer reaches of the providers in its own registry. `forcedToInterface`: applications with the migration rule FORCE_INTERFACE. */
export function reachOf(consumer: Consumer, providers: readonly Provider[], forcedToInterface: ReadonlySet<string>): Reach {
  const near = providers.filter((provider) => provider.registry === consumer.registry)
  const isDubbo3 = isGeneration3(consumer.generation)
  const byInterface = !isDubbo3 || forcedToInterface.has(consumer.application)
  const seen = byInterface ? near.filter((provider) => provider.level !== 'application') : near
  const preferred = byInterface ? [] : seen.filter((provider) => isGeneration3(provider.generation) && provider.level !== 'interface')
  const chosen = preferred.length > 0 ? seen.filter((provider) => provider.level !== 'interface') : seen
  const enabled = chosen.filter((provider) => !provider.disabled)
  // Dubbo 2 goes on calling all of them when every one is disabled
  const reached = enabled.length === 0 && !isDubbo3 ? chosen.length : enabled.length
  return {
    reached,
    total: near.length,
    unseen: near.length - seen.length,
    starved: seen.length - chosen.length,
    disabled: chosen.length - reached,
  }
}
