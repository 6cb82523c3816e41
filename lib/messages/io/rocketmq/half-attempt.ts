// One attempt of a verb on one half message: a connection to its broker, the broker's topics followed afresh from where it began, and
// what they say of it.
import type { Clock } from '../../../platform/clock.ts'
import type { RocketmqConfig } from '../../../platform/config.ts'
import { AppError } from '../../../platform/errors.ts'
import type { ExecutionContext } from '../../../operations/executor.ts'
import type { BrokerTiming, QuietOptions } from '../../half-clock.ts'
import type { OpenHalf } from '../../half-messages.ts'
import type { ResolvePlan } from '../../plan.ts'
import { afterEffect, hasStep, planOf } from '../attempt.ts'
import { brokerTiming, checkFloor, halfTopic, queryByUniqueKey } from './broker-reads.ts'
import { withBroker } from './brokers.ts'
import type { RemotingConnection } from './connection.ts'
import { follow, newFollowed, newFollowedSince, type Followed } from './follow.ts'
import type { StoredHalf } from './message-codec.ts'
import { sayOfMessage as say } from '../../sentences.ts'

export type HalfVerbOptions = {
  cluster: RocketmqConfig
  quiet: QuietOptions
  /** how long the network may bring a request late whose sender died */
  retransmitForMs: number
  clock: Clock
  /** Called at every boundary between two effects; tests die here. */
  checkpoint?: ((name: string) => Promise<void>) | undefined
}

export type HalfAttempt = HalfVerbOptions & {
  context: ExecutionContext
  broker: RemotingConnection
  timing: BrokerTiming
  /** holds all messages of the broker when this one is buried */
  state: Followed
  /** Reads on. The message as it lies there; undefined when an op names its newest copy. */
  look(): Promise<OpenHalf | undefined>
  /** Copies on the real topic. */
  delivered(topic: string): Promise<StoredHalf[]>
  /** Sleeps; throws when the operation was taken away meanwhile. */
  pause(delayMs: number): Promise<void>
}

/** Of a half message's identity: when its first copy was stored, by the broker's clock */
export const firstStoredAt = 'firstStoredAt'

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
  const { key, identity } = planOf(context)
  const { name, uniqKey } = placeOf(key)
  const { clock } = options
  return withBroker({ cluster: options.cluster, name, signal: context.signal }, async (broker) => {
    const state = await followedFor(broker, identity)
    return work({
      ...options,
      context,
      broker,
      state,
      timing: await brokerTiming(broker),
      async look() {
        await follow(broker, name, state)
        const found = state.ledger.find(uniqKey)
        if (!found?.buried || state.isWhole) return found
        // its op will name an offset that may be another message's
        await follow(broker, name, Object.assign(state, newFollowed()))
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

/** Nothing read yet, to be read from where the message began; from the first kept record on where that is not known. */
export async function followedFor(broker: RemotingConnection, identity: ResolvePlan['identity']): Promise<Followed> {
  const storedMs = Date.parse(String(identity[firstStoredAt]))
  return Number.isNaN(storedMs) ? newFollowed() : newFollowedSince(broker, storedMs)
}

/**
 * Once an attempt has announced its request with this step, "decided meanwhile" may be our own doing: it must not end the operation as
 * one by which nothing was done.
 */
export const onceAnnounced = <T>(context: ExecutionContext, step: string, work: () => Promise<T>): Promise<T> =>
  hasStep(context, step) ? afterEffect(work()) : work()

/** The copy that may be decided now. Throws `stale-version` or `conflict` with the reason; nothing was done then. */
export async function undecided(attempt: HalfAttempt): Promise<OpenHalf> {
  const found = await attempt.look()
  if (!found) throw new AppError('stale-version', say('half-decided-op'))
  if (found.resolvedBefore) throw new AppError('stale-version', say('half-decided-older'))
  if (!attempt.timing.isIndexed) throw new AppError('conflict', say('half-no-index'))
  await requireIndexed(attempt, found)
  const copies = await attempt.delivered(found.copy.realTopic)
  if (copies.length > 0) throw new AppError('stale-version', say('half-delivered', { count: copies.length, topic: found.copy.realTopic }))
  return found
}

/** A miss on the real topic proves nothing while the index lags behind the copy that is to be decided. */
async function requireIndexed({ broker, clock }: HalfAttempt, { copy, buried }: OpenHalf): Promise<void> {
  if (buried) return
  const copies = await queryByUniqueKey(broker, halfTopic, copy.uniqKey, clock.now().getTime())
  if (!copies.some(({ queueOffset }) => queueOffset === copy.queueOffset)) throw new AppError('unavailable', say('half-index-behind'))
}

/** True when the broker checks only above this copy. */
export async function isSkipped({ broker }: HalfAttempt, { copy, buried }: OpenHalf): Promise<boolean> {
  const floor = await checkFloor(broker)
  return !buried && floor !== undefined && copy.queueOffset < floor
}
