// What each broker of a cluster was followed to: a look goes on from where the last one came to.
import { AppError } from '../../../platform/errors.ts'
import { sayOfMessage as say } from '../../sentences.ts'
import type { RemotingConnection } from './connection.ts'
import { follow, newFollowed, type Followed } from './follow.ts'

export type FollowedBrokers = {
  /** Reads on to the end. A broker with days of transactions takes several looks, each cut off by its signal. */
  readOn(broker: RemotingConnection, name: string, signal: AbortSignal): Promise<Followed>
  /** Forgets all others. */
  keepOnly(names: ReadonlySet<string>): void
}

export function createFollowedBrokers(): FollowedBrokers {
  const followed = new Map<string, Followed>()
  return {
    async readOn(broker, name, signal) {
      const state = followed.get(name) ?? newFollowed()
      followed.set(name, state)
      try {
        await follow(broker, name, state)
        return state
      } catch (error) {
        if (signal.aborted)
          throw new AppError('timeout', say('half-catching-up', { broker: name, count: Number(state.half + state.op) }), { cause: error })
        // it may come back with another log
        followed.delete(name)
        throw error
      }
    },
    keepOnly(names) {
      for (const name of followed.keys()) if (!names.has(name)) followed.delete(name)
    },
  }
}
