// What is sent for a ledger entry, and to which queue. The same entry always makes the same unique key, so that consumers know a second
// copy again, whoever sent it.
import { createHash } from 'node:crypto'
import { AppError } from '../../../platform/errors.ts'
import type { Outgoing } from '../ledger/outlet.ts'
import { operationHeader } from '../ledger/sightings.ts'
import type { NewMessage } from './broker-writes.ts'
import type { TopicQueues } from './topic-reads.ts'

type By = { sourceId: string; idHeader: string; tags?: string | undefined; queueId: number; operation: string; bornMs: number }

export function newMessage({ id, topic, key, value }: Outgoing, by: By): NewMessage {
  const { sourceId, idHeader, tags, queueId, operation, bornMs } = by
  const named = idHeader === 'KEYS' ? {} : { [idHeader]: id }
  const keys = key !== null && key !== id && isKey.test(key) ? `${id} ${key}` : id
  const tagged: Record<string, string> = tags === undefined ? {} : { TAGS: tags }
  const properties = { UNIQ_KEY: uniqueKeyOf(sourceId, id), KEYS: keys, ...tagged, WAIT: 'true', ...named, [operationHeader]: operation }
  return { topic, queueId, bornMs, properties, body: Buffer.from(value) }
}

/** Blanks part one key from the next, control characters one property from the next. */
const isKey = /^[^\s\p{Cc}]{1,1000}$/u

/** As long as a client's own, whose bytes 10 to 13 are a time of the month: 0, or tools that look by this key begin too late. */
function uniqueKeyOf(sourceId: string, id: string): string {
  const digest = createHash('sha256').update(`${sourceId}\n${id}`).digest().subarray(0, 16)
  return digest.fill(0, 10, 14).toString('hex').toUpperCase()
}

/** As the Java client's SelectMessageQueueByHash chooses with that key. */
export function queueFor(topic: string, queues: readonly TopicQueues[], key: string): { broker: string; queueId: number } {
  const all = queues.flatMap(({ broker, write }) => Array.from({ length: write }, (_, queueId) => ({ broker, queueId })))
  const chosen = all[Math.abs(javaHash(key) % all.length)]
  if (!chosen) throw new AppError('unavailable', `topic "${topic}" has no queue that can be written to`)
  return chosen
}

const javaHash = (text: string): number => {
  let hash = 0
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return hash
}
