// One attempt of a verb on one half message: a connection to its broker, the broker's topics followed afresh, and what they say of it.
import type { Clock } from '../../../platform/clock.ts'
import type { RocketmqConfig } from '../../../platform/config.ts'
import { AppError } from '../../../platform/errors.ts'
import type { ExecutionContext } from '../../../operations/executor.ts'
import type { BrokerTiming, QuietOptions } from '../../half-clock.ts'
import type { OpenHalf } from '../../half-messages.ts'
import { planOf } from '../attempt.ts'
import { brokerTiming, checkFloor, halfTopic, queryByUniqueKey } from './broker-reads.ts'
import { withBroker } from './brokers.ts'
import type { RemotingConnection } from './connection.ts'
import { follow, newFollowed, type Followed } from './follow.ts'
import type { StoredHalf } from './message-codec.ts'

export type HalfVerbOptions = {
  cluster: RocketmqConfig
  quiet: QuietOptions
  clock: Clock
  /** Called at every boundary between two effects; tests die here. */
  checkpoint?: ((name: string) => Promise<void>) | undefined
}

export type HalfAttempt = HalfVerbOptions & {
  context: ExecutionContext
  broker: RemotingConnection
  timing: BrokerTiming
  state: Followed
  /** Reads on. The message as it lies there; undefined when an op names its newest copy. */
  look(): Promise<OpenHalf | undefined>
  /** Copies on the real topic. */
  delivered(topic: string): Promise<StoredHalf[]>
  /** Sleeps; throws when the operation was taken away meanwhile. */
  pause(delayMs: number): Promise<void>
}

/** `broker/UNIQ_KEY` */
export function placeOf(key: string): { name: string; uniqKey: string } {
  const slash = key.indexOf('/')
  return { name: key.slice(0, slash), uniqKey: key.slice(slash + 1) }
}

/** Opens, runs and closes one attempt. Throws `unavailable` when the broker is away. */
export function attemptHalf<T>(
  options: HalfVerbOptions,
  context: ExecutionContext,
  work: (attempt: HalfAttempt) => Promise<T>,
): Promise<T> {
  const { name, uniqKey } = placeOf(planOf(context).key)
  const { clock } = options
  return withBroker({ cluster: options.cluster, name, signal: context.signal }, async (broker) => {
    const state = newFollowed()
    return work({
      ...options,
      context,
      broker,
      state,
      timing: await brokerTiming(broker),
      async look() {
        await follow(broker, name, state)
        return state.ledger.find(uniqKey)
      },
      delivered: (topic) => queryByUniqueKey(broker, topic, uniqKey, clock.now().getTime()),
      async pause(delayMs) {
        await clock.sleep(delayMs, context.signal)
        context.signal.throwIfAborted()
      },
    })
  })
}

/** The copy that may be decided now. Throws `stale-version` or `conflict` with the reason; nothing was done then. */
export async function undecided(attempt: HalfAttempt): Promise<OpenHalf> {
  const found = await attempt.look()
  if (!found) throw new AppError('stale-version', 'it was decided meanwhile: the broker has an op for it')
  if (found.resolvedBefore) throw new AppError('stale-version', 'it was decided meanwhile: an op names an older copy of it')
  if (!attempt.timing.isIndexed) throw new AppError('conflict', 'the broker keeps no message index: nobody can see what was delivered')
  await requireIndexed(attempt, found)
  const copies = await attempt.delivered(found.copy.realTopic)
  if (copies.length > 0)
    throw new AppError('stale-version', `it was delivered meanwhile: ${copies.length} on topic "${found.copy.realTopic}"`)
  return found
}

/** A miss on the real topic proves nothing while the index lags behind the copy that is to be decided. */
async function requireIndexed({ broker, clock }: HalfAttempt, { copy, buried }: OpenHalf): Promise<void> {
  if (buried) return
  const copies = await queryByUniqueKey(broker, halfTopic, copy.uniqKey, clock.now().getTime())
  if (!copies.some(({ queueOffset }) => queueOffset === copy.queueOffset))
    throw new AppError('unavailable', 'the broker’s index is behind: what was delivered cannot be counted now')
}

/** True when the broker checks only above this copy. */
export async function isSkipped({ broker }: HalfAttempt, { copy, buried }: OpenHalf): Promise<boolean> {
  const floor = await checkFloor(broker)
  return !buried && floor !== undefined && copy.queueOffset < floor
}
