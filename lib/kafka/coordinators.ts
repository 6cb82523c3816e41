// Coordinators are the leaders of a log: which of its partitions holds an id, and which their leader has not read yet. A broker that came
// back leads its partitions before it has read them; for that moment its lists leave out what they hold, and no error says so. To describe
// an id does say so, whether there is such an id or not. Pure.

export const transactionLog = '__transaction_state'
export const groupLog = '__consumer_offsets'

/** The partition of the log that holds an id: Java's String.hashCode as Kafka makes it positive, the lowest integer to 0. */
export function logPartitionOf(id: string, partitions: number): number {
  let hash = 0
  for (let at = 0; at < id.length; at += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(at)) | 0
  return hash === -(2 ** 31) ? 0 : Math.abs(hash) % partitions
}

/** −1: nobody leads it. */
type LogPartition = { partition: number; leader: number }

/** The partitions of the log that nobody leads, in words; at most five. */
export const unledOf = (name: string, log: readonly LogPartition[]): string =>
  log
    .filter(({ leader }) => leader < 0)
    .slice(0, 5)
    .map(({ partition }) => `${name}-${partition}`)
    .join(', ')

/** What a broker answers to a description of these ids, in any order. */
type Described = readonly { id: string; errorCode: number }[]

/** loading, not available, not (yet) the coordinator */
const notYet: readonly number[] = [14, 15, 16]

/** Those partitions of the log that the broker leads and has not read yet, or leads no more; `log` is all of it. */
export async function findUnread(
  log: readonly LogPartition[],
  broker: number,
  describe: (ids: string[]) => Promise<Described>,
): Promise<number[]> {
  const led = log.filter(({ leader }) => leader === broker)
  if (led.length === 0) return []
  const probes = probesOf(log.length)
  const answer = await describe(led.flatMap(({ partition }) => probes[partition] ?? []))
  const silent = new Set(answer.filter(({ errorCode }) => notYet.includes(errorCode)).map(({ id }) => id))
  return led.map(({ partition }) => partition).filter((partition) => silent.has(probes[partition] ?? ''))
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
