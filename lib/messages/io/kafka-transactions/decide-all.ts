// What was decided about batches that hang, out of what coordinators remember and what the transaction log says.
import { decide, type Decision } from '../../kafka-transactions/decision.ts'
import { transactionFingerprint } from '../../kafka-transactions/item.ts'
import { keyOfHanging, type OpenProducer, type Transaction } from '../../kafka-transactions/model.ts'
import type { Cluster } from '../kafka/cluster.ts'
import { readTransactions } from './coordinators.ts'
import { readTransactionLog } from './transaction-log.ts'

/** What was decided does not change as long as the coordinator says the same; the transaction log is read once for it. */
export type Decisions = Map<string, Decision>
const maxDecisions = 10_000

export type Decided = { decision: Decision; transaction: Transaction | undefined }

/** Fills `decisions`; asks for nothing where there are no batches. */
export async function decideAll(
  cluster: Cluster,
  { batches, decisions }: { batches: readonly OpenProducer[]; decisions: Decisions },
  signal: AbortSignal,
): Promise<Map<OpenProducer, Decided>> {
  const found = new Map<OpenProducer, Decided>()
  if (decisions.size > maxDecisions) decisions.clear()
  if (batches.length === 0) return found
  const producerIds = [...new Set(batches.map((item) => item.producerId))]
  const known = new Map((await readTransactions(cluster, { producerIds })).map((item) => [item.producerId, item]))
  for (const batch of batches) {
    const transaction = known.get(batch.producerId)
    const key = [
      keyOfHanging(batch),
      batch.startOffset,
      batch.lastTimestampMs,
      transaction ? transactionFingerprint(transaction) : '',
    ].join(' ')
    const decision = decisions.get(key) ?? (await decideOne(cluster, { batch, transaction }, signal))
    decisions.set(key, decision)
    found.set(batch, { decision, transaction })
  }
  return found
}

async function decideOne(
  cluster: Cluster,
  { batch, transaction }: { batch: OpenProducer; transaction: Transaction | undefined },
  signal: AbortSignal,
): Promise<Decision> {
  const log =
    transaction &&
    (await readTransactionLog(cluster, { transactionalId: transaction.transactionalId, sinceMs: batch.lastTimestampMs }, signal))
  return decide(batch, transaction, log)
}
