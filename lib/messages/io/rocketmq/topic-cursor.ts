// Looks for messages by the user property that names their ledger entry: every queue of the topic on every master, from a time on, up to
// its end once the broker has put there what it stored. The index by key, which lags and is optional, only adds to that.
import type { RocketmqConfig } from '../../../platform/config.ts'
import { AppError } from '../../../platform/errors.ts'
import { addSighting, clockSkewMs, maxRecords, operationHeader, type Found, type TopicReader } from '../ledger/sightings.ts'
import { offsetAt, pull, queryByKey } from './broker-reads.ts'
import { routeOf, withBroker } from './brokers.ts'
import type { RemotingConnection } from './connection.ts'
import type { StoredHalf } from './message-codec.ts'
import { endOfQueue, queuesUpToDate, reachesBack } from './topic-reads.ts'

/** `next`: by `broker:queue` */
export type RocketmqCursor = Found & { sinceMs: number; next: Map<string, bigint> }

export type RocketmqTopics = {
  cluster: RocketmqConfig
  /** names of masters without which a search proves nothing: a name server forgets who is away */
  required: readonly string[]
  idHeader: string
}

export function createRocketmqTopicReader(topics: RocketmqTopics): TopicReader<RocketmqCursor> {
  const { cluster, required } = topics

  async function advance(cursor: RocketmqCursor, signal: AbortSignal): Promise<void> {
    const { masters, queues } = await routeOf(cluster, cursor.topic, required, signal)
    let budget = maxRecords
    for (const { broker: name, read } of queues) {
      budget = await withBroker({ cluster, name, signal, masters }, (broker) =>
        readOn(topics, cursor, { broker, name, queues: read, budget, signal }),
      )
    }
  }

  return {
    advance,
    async search({ topic, sinceMs, ids }, signal) {
      const cursor: RocketmqCursor = {
        topic,
        ids: new Set(ids),
        sightings: new Map(),
        reachesBack: true,
        sinceMs: Math.max(0, sinceMs - clockSkewMs),
        next: new Map(),
      }
      // KEYS are parted by blanks: such an id is never found among them
      if (topics.idHeader === 'KEYS' && [...cursor.ids].some((id) => /\s/.test(id))) cursor.reachesBack = false
      await advance(cursor, signal)
      return cursor
    },
  }
}

/** Adds what the brokers' indexes have of one id, wherever on the topic it lies. */
export async function searchIndex(
  topics: RocketmqTopics,
  cursor: RocketmqCursor,
  { id, nowMs, signal }: { id: string; nowMs: number; signal: AbortSignal },
): Promise<void> {
  const { cluster, required } = topics
  const { masters, queues } = await routeOf(cluster, cursor.topic, required, signal)
  for (const { broker: name } of queues) {
    const found = await withBroker({ cluster, name, signal, masters }, (broker) => queryByKey(broker, cursor.topic, id, nowMs))
    for (const message of found) take(topics, cursor, name, message)
  }
}

type Reading = { broker: RemotingConnection; name: string; queues: number; budget: number; signal: AbortSignal }

/** All queues of one broker to their ends as they are now; answers what is left of the budget. */
async function readOn(topics: RocketmqTopics, cursor: RocketmqCursor, { broker, name, queues, budget, signal }: Reading): Promise<number> {
  const { topic, sinceMs } = cursor
  const log = await queuesUpToDate(broker, signal)
  let left = budget
  for (let queueId = 0; queueId < queues; queueId += 1) {
    const place = `${name}:${queueId}`
    const known = cursor.next.get(place)
    if (known === undefined && !reachesBack(log, sinceMs)) cursor.reachesBack = false
    let next = known ?? (await offsetAt(broker, topic, sinceMs, queueId))
    const end = await endOfQueue(broker, topic, queueId)
    if (next > end && known !== undefined) throw new AppError('unavailable', `${topic} ${place} ends before what was read of it`)
    while (next < end) {
      signal.throwIfAborted()
      const pulled = await pull(broker, topic, next, queueId)
      if (pulled.next <= next) throw new AppError('unavailable', `${topic} ${place} does not go on at offset ${next}`)
      for (const message of pulled.messages) take(topics, cursor, name, message)
      left -= pulled.messages.length
      if (left < 0) throw new AppError('timeout', `more than ${maxRecords} messages of "${topic}" would have to be searched`)
      next = pulled.next
    }
    cursor.next.set(place, next)
  }
  return left
}

function take({ idHeader }: RocketmqTopics, { ids, sightings }: RocketmqCursor, broker: string, message: StoredHalf): void {
  const { properties, queueId, queueOffset } = message
  for (const id of idHeader === 'KEYS' ? (properties['KEYS'] ?? '').split(' ') : [properties[idHeader] ?? '']) {
    if (!ids.has(id)) continue
    addSighting(sightings, id, {
      partition: `${broker}:${queueId}`,
      offset: String(queueOffset),
      status: 'committed',
      operation: properties[operationHeader] ?? '',
      producerId: '',
    })
  }
}
