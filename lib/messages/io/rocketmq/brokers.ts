// The masters of one RocketMQ cluster, found through whichever name server answers.
import type { RocketmqConfig } from '../../../platform/config.ts'
import { sayOfConnection as say } from '../../../platform/connection-sentences.ts'
import { AppError, sentenceOf } from '../../../platform/errors.ts'
import { joined, type Sentence } from '../../../platform/sentence.ts'
import { accessOf } from './access.ts'
import { masterBrokers } from './broker-reads.ts'
import { openRemoting, type RemotingConnection } from './connection.ts'

/** Name → address. Throws `unavailable` with every name server's reason. */
export async function mastersOf(cluster: RocketmqConfig, signal: AbortSignal): Promise<Map<string, string>> {
  const reasons: Sentence[] = []
  for (const address of cluster.nameServers) {
    try {
      const masters = await withRemoting({ cluster, address, signal }, masterBrokers)
      if (masters.size > 0) return masters
      reasons.push(say('rocketmq-brokerless', { at: address }))
    } catch (error) {
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
