// The topics of one broker, followed whole and from where one message began.
import { isDeepStrictEqual } from 'node:util'
import { withBroker } from '../../../../lib/messages/io/rocketmq/brokers.ts'
import { follow, newFollowed, newFollowedSince } from '../../../../lib/messages/io/rocketmq/follow.ts'
import type { OpenHalf } from '../../../../lib/messages/half-messages.ts'
import type { Config } from '../../../../lib/platform/config.ts'

/** what `newFollowedSince` allows for a clock that is set back */
const slackMs = 60_000

export type Sinces = { whole: OpenHalf | undefined; since: OpenHalf | undefined; began: boolean; knows(key: string): boolean }

/** Both readings of one message, of one and the same moment; `began`: the second left out what is older. */
export async function followBoth({ rocketmq: [cluster] }: Config, key: string): Promise<Sinces> {
  if (!cluster) throw new Error('no cluster')
  return withBroker({ cluster, name: 'broker-a', signal: AbortSignal.timeout(20_000) }, async (broker) => {
    const whole = newFollowed()
    const readWhole = async (): Promise<OpenHalf | undefined> => {
      await follow(broker, 'broker-a', whole)
      return structuredClone(whole.ledger.find(key))
    }
    for (;;) {
      const found = await readWhole()
      // a moment before: of several stored in the same millisecond, the broker may name any
      const since = await newFollowedSince(broker, (found?.firstStoredMs ?? 0) - 1 + slackMs)
      const began = since.half > 0n && !since.isWhole
      await follow(broker, 'broker-a', since)
      // the broker writes a new copy each time it asks: a reading before that and one after it are of two moments
      if (!isDeepStrictEqual(found, await readWhole())) continue
      return { whole: found, since: since.ledger.find(key), began, knows: (other) => since.ledger.find(other) !== undefined }
    }
  })
}
