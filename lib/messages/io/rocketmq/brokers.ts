// The masters of one RocketMQ cluster, found through whichever name server answers.
import type { RocketmqConfig } from '../../../platform/config.ts'
import { sayOfConnection as say } from '../../../platform/connection-sentences.ts'
import { AppError, isAppError, sentenceOf } from '../../../platform/errors.ts'
import { joined, type Sentence } from '../../../platform/sentence.ts'
import { accessOf } from './access.ts'
import { masterBrokers } from './broker-reads.ts'
import { openRemoting, type RemotingConnection } from './connection.ts'
import { topicQueues, type TopicQueues } from './topic-reads.ts'

/** Name → address. Throws `unavailable` with every name server's reason. */
export const mastersOf = (cluster: RocketmqConfig, signal: AbortSignal): Promise<Map<string, string>> =>
  askNameServers(cluster, signal, mastersBy)

/** The queues of a topic, and all masters; no broker of `required` is missing from either. Throws `unavailable`, or `not-found`. */
export const routeOf = (cluster: RocketmqConfig, topic: string, required: readonly string[], signal: AbortSignal): Promise<TopicRoute> =>
  askNameServers(cluster, signal, async (nameServer, at) => {
    const before = await mastersBy(nameServer, at)
    const queues = await topicQueues(nameServer, topic)
    const masters = await mastersBy(nameServer, at)
    // one that came or went in between may be missing from the queues
    const away = required.find((name) => !before.has(name) || !masters.has(name))
    if (away !== undefined) throw new AppError('unavailable', say('rocketmq-masterless', { cluster: cluster.id, broker: away }))
    return { masters, queues }
  })

export type TopicRoute = { masters: ReadonlyMap<string, string>; queues: readonly TopicQueues[] }

async function mastersBy(nameServer: RemotingConnection, at: string): Promise<Map<string, string>> {
  const masters = await masterBrokers(nameServer)
  if (masters.size === 0) throw new AppError('unavailable', say('rocketmq-brokerless', { at }))
  return masters
}

/** What the first one says that can. */
async function askNameServers<T>(
  cluster: RocketmqConfig,
  signal: AbortSignal,
  work: (nameServer: RemotingConnection, address: string) => Promise<T>,
): Promise<T> {
  const reasons: Sentence[] = []
  for (const address of cluster.nameServers) {
    try {
      return await withRemoting({ cluster, address, signal }, (nameServer) => work(nameServer, address))
    } catch (error) {
      if (isAppError(error, 'not-found')) throw error
      reasons.push(sentenceOf(error))
    }
  }
  throw new AppError('unavailable', joined([say('rocketmq-of', { cluster: cluster.id }), joined(reasons)], ' '))
}

type BrokerRef = { cluster: RocketmqConfig; name: string; signal: AbortSignal; masters?: ReadonlyMap<string, string> }

/** Runs `work` on a connection of its own to the master of that name; `masters`: as they were looked up already. */
export async function withBroker<T>(
  { cluster, name, signal, masters }: BrokerRef,
  work: (broker: RemotingConnection) => Promise<T>,
): Promise<T> {
  const address = (masters ?? (await mastersOf(cluster, signal))).get(name)
  if (address === undefined) throw new AppError('unavailable', say('rocketmq-masterless', { cluster: cluster.id, broker: name }))
  return withRemoting({ cluster, address, signal }, work)
}

type Place = { cluster: RocketmqConfig; address: string; signal: AbortSignal }

/** Secrets and authorities are read for each connection: a changed one counts from the next on. */
async function withRemoting<T>({ cluster, address, signal }: Place, work: (remote: RemotingConnection) => Promise<T>): Promise<T> {
  const remote = await openRemoting(address, signal, accessOf(cluster))
  try {
    return await work(remote)
  } finally {
    remote.close()
  }
}
