// Reads __transaction_state: what its coordinator wrote of a transactional id. Needs the right to read that topic; where it is not
// given the answer is undefined, and the coordinator's own memory has to do.
import { logPartitionOf } from '../../../kafka/coordinators.ts'
import { isAppError } from '../../../platform/errors.ts'
import { parseLogKey, parseLogValue, type LogEntry } from '../../kafka-transactions/log-entry.ts'
import { placeText } from '../../kafka-transactions/model.ts'
import type { Cluster } from '../kafka/cluster.ts'
import { readLogPlaces } from './coordinators.ts'
import { askOffsets } from './offsets.ts'
import { fetchRaw } from './raw-fetch.ts'
import type { LedPlace } from './read.ts'

/** A batch is stamped before its transaction is written down, by another clock. */
const marginMs = 600_000
const maxEntries = 1_000_000n

type Question = { transactionalId: string; sinceMs: number }

/** Entries of the id since the time, oldest first; undefined when the log cannot be read, or not whole. */
export async function readTransactionLog(cluster: Cluster, question: Question, signal: AbortSignal): Promise<LogEntry[] | undefined> {
  try {
    return await readLog(cluster, question, signal)
  } catch (error) {
    if (isAppError(error) && (error.code === 'forbidden' || error.code === 'not-found')) return undefined
    throw error
  }
}

async function readLog(cluster: Cluster, { transactionalId, sinceMs }: Question, signal: AbortSignal): Promise<LogEntry[] | undefined> {
  const place = await logPlaceOf(cluster, transactionalId)
  if (!place) return undefined
  const ask = async (timestamp: bigint): Promise<bigint> =>
    (await askOffsets(cluster, place.leader, { group: [place], timestamp, isolationLevel: 0 })).get(placeText(place)) ?? -1n
  const end = await ask(-1n)
  const from = await ask(BigInt(Math.max(0, sinceMs - marginMs)))
  if (from < 0n) return []
  if (end - from > maxEntries) return undefined
  const found: LogEntry[] = []
  for (let offset = from; offset < end;) {
    signal.throwIfAborted()
    const { batches } = await fetchRaw(cluster, place, { offset })
    const next = batches.at(-1)?.next ?? offset
    if (next <= offset) return undefined
    for (const { key, value } of batches.flatMap((batch) => (batch.isControl ? [] : batch.records))) {
      if (parseLogKey(key) !== transactionalId) continue
      const entry = parseLogValue(value)
      // no value: the id was forgotten
      if (entry) found.push(entry)
      else if (value.length > 0) return undefined
    }
    offset = next
  }
  return found
}

async function logPlaceOf(cluster: Cluster, transactionalId: string): Promise<LedPlace | undefined> {
  const places = await readLogPlaces(cluster)
  const wanted = logPartitionOf(transactionalId, places.length)
  return places.find(({ partition }) => partition === wanted)
}
