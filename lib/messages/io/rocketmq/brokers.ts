// The masters of one RocketMQ cluster, found through whichever name server answers.
import type { RocketmqConfig } from '../../../platform/config.ts'
import { AppError, messageOf } from '../../../platform/errors.ts'
import { masterBrokers } from './broker-reads.ts'
import { openRemoting, type RemotingConnection } from './connection.ts'

/** Name → address. Throws `unavailable` with every name server's reason. */
export async function mastersOf(cluster: RocketmqConfig, signal: AbortSignal): Promise<Map<string, string>> {
  const reasons: string[] = []
  for (const address of cluster.nameServers) {
    try {
      const nameServer = await openRemoting(address, signal)
      try {
        const masters = await masterBrokers(nameServer)
        if (masters.size > 0) return masters
        reasons.push(`${address} knows no broker`)
      } finally {
        nameServer.close()
      }
    } catch (error) {
      reasons.push(messageOf(error))
    }
  }
  throw new AppError('unavailable', `RocketMQ "${cluster.id}": ${reasons.join('; ')}`)
}

/** Runs `work` on a connection of its own to the master of that name. */
export async function withBroker<T>(
  { cluster, name, signal }: { cluster: RocketmqConfig; name: string; signal: AbortSignal },
  work: (broker: RemotingConnection) => Promise<T>,
): Promise<T> {
  const address = (await mastersOf(cluster, signal)).get(name)
  if (address === undefined) throw new AppError('unavailable', `RocketMQ "${cluster.id}" has no master of broker "${name}" now`)
  const broker = await openRemoting(address, signal)
  try {
    return await work(broker)
  } finally {
    broker.close()
  }
}
