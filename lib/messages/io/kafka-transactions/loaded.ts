// Whether a coordinator knows its transactions yet. A broker that came back leads its partitions of the transaction log before it has read
// them; for that moment ListTransactions leaves them out, and no error says so. DescribeTransactions does say so, partition by partition,
// for any id that hashes to one.
import { API } from 'kafka-ts'
import { AppError } from '../../../platform/errors.ts'
import { logPartitionOf } from '../../kafka-transactions/log-entry.ts'
import { placeText } from '../../kafka-transactions/model.ts'
import { sayOfLog } from '../../log-sentences.ts'
import { lenient, type Cluster } from '../kafka/cluster.ts'
import type { LedPlace } from './read.ts'

/** loading, not available, not (yet) the coordinator */
const notYet: readonly number[] = [14, 15, 16]

/** Throws `unavailable` where the broker has not read one of the partitions that it leads, out of `count` of the log. */
export async function expectLoaded(
  cluster: Cluster,
  node: number,
  { led, count }: { led: readonly LedPlace[]; count: number },
): Promise<void> {
  const probes = probesOf(count)
  const transactionalIds = led.flatMap(({ partition }) => probes[partition] ?? [])
  const answer = await lenient(cluster.sendRequestToNode(node)(API.DESCRIBE_TRANSACTIONS, { transactionalIds }))
  const silent = new Set(answer.transactionStates.filter(({ errorCode }) => notYet.includes(errorCode)).map((item) => item.transactionalId))
  const places = led.filter(({ partition }) => silent.has(probes[partition] ?? '')).map(placeText)
  if (places.length > 0) throw new AppError('unavailable', sayOfLog('coordinators-loading', { places: places.slice(0, 5).join(', ') }))
}

const known = new Map<number, readonly string[]>()

/** An id for each partition of a log that has so many. */
function probesOf(count: number): readonly string[] {
  const found = known.get(count) ?? findProbes(count)
  known.set(count, found)
  return found
}

function findProbes(count: number): string[] {
  const ids = new Map<number, string>()
  for (let index = 0; ids.size < count; index += 1) {
    const id = `pilothouse-probe-${index}`
    ids.set(logPartitionOf(id, count), id)
  }
  return Array.from({ length: count }, (_, partition) => ids.get(partition) ?? '')
}
