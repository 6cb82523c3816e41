// What the row of a registry's source says of how far it can be believed.
import { inTransaction } from '../../platform/database.ts'
import { sayOfConnection as say } from '../../platform/connection-sentences.ts'
import { AppError, messageOf, sentenceOf } from '../../platform/errors.ts'
import { joined, type Sentence } from '../../platform/sentence.ts'
import { markFailed, markFresh } from '../../platform/sources.ts'
import type { ZooKeeperSession } from '../../platform/zookeeper/session.ts'
import { sayOfRegistry } from '../sentences.ts'
import type { BatchContext } from './batch-context.ts'
import { fence } from './store.ts'

export const isConnected = (zookeeper: ZooKeeperSession): boolean => zookeeper.state() === 'connected'

/** Connected: what we have is what there is. Otherwise why it is not. Throws conflict when the lease is lost. */
export async function tellState({ reader: { zookeeper }, lease, database, now }: BatchContext): Promise<void> {
  // decided before anything is waited for: whoever calls knows that nothing is missing now, not in a moment
  const isTrue = isConnected(zookeeper)
  await inTransaction(async (sql) => {
    if (isTrue) await markFresh(sql, lease.sourceId, now())
    else await markFailed(sql, lease.sourceId, notConnected(zookeeper))
    await fence(sql, lease)
  }, database.pool)
}

/** A reading failed: for want of a connection, or for what went wrong. A database that is away is told by its silence. */
export async function tellFailure({ reader: { zookeeper }, lease, database }: BatchContext, error: unknown): Promise<void> {
  await markFailed(database.pool, lease.sourceId, isConnected(zookeeper) ? reasonOf(error) : notConnected(zookeeper)).catch(() => {})
}

const notConnected = (zookeeper: ZooKeeperSession): Sentence =>
  joined([say('zookeeper-not-connected'), zookeeper.problem() ?? say('zookeeper-not-yet')], ' ')

const reasonOf = (error: unknown): Sentence =>
  error instanceof AppError ? sentenceOf(error) : sayOfRegistry('registry-not-stored', { reason: messageOf(error) })
