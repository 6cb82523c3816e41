// Follows the half, op and graveyard topics of one broker, from their first offset on, or from where one message began. The ledger and
// the offsets belong together: each record that was taken in is counted.
import { AppError } from '../../../platform/errors.ts'
import { createHalfLedger, type HalfCopy, type HalfLedger } from '../../half-messages.ts'
import { graveyardTopic, halfTopic, offsetAt, opTopic, pull, pullByIndex, type Pulled } from './broker-reads.ts'
import type { RemotingConnection } from './connection.ts'
import type { StoredHalf } from './message-codec.ts'

/** `isWhole`: all messages of the broker; else only those that began with or after one of them. */
export type Followed = { ledger: HalfLedger; half: bigint; op: bigint; graveyard: bigint; isWhole: boolean }

const maxKept = 200_000
/** the broker's own clock stamps halfs and ops; it may be set back while it runs */
const clockStepMs = 60_000

export const newFollowed = (): Followed => ({ ledger: createHalfLedger(), half: 0n, op: 0n, graveyard: 0n, isWhole: true })

/** Begins where the first copy of one message was stored: no op can name it before. Half topics of days are not read for one message. */
export async function newFollowedSince(broker: RemotingConnection, firstStoredMs: number): Promise<Followed> {
  const sinceMs = firstStoredMs - clockStepMs
  const [half, op] = [await offsetAt(broker, halfTopic, sinceMs), await offsetAt(broker, opTopic, sinceMs)]
  return { ...newFollowed(), half, op, isWhole: half === 0n && op === 0n }
}

/** Reads on to the end. Halfs before ops: a resolution between the two reads is then seen, never missed. */
export async function follow(broker: RemotingConnection, name: string, state: Followed): Promise<void> {
  const takeCopy = (take: (copy: HalfCopy) => void) => (message: StoredHalf) => {
    const copy = copyOf(name, message)
    if (copy) take(copy)
  }
  await readOn(state, 'half', { pullAt: readerOf(broker, halfTopic), take: takeCopy(state.ledger.addHalf) })
  await readOn(state, 'op', { pullAt: readerOf(broker, opTopic), take: (message) => state.ledger.addOps(resolvedOffsets(message)) })
  await readOn(state, 'graveyard', { pullAt: (at) => pull(broker, graveyardTopic, at), take: takeCopy(state.ledger.addBuried) })
  if (state.ledger.size() > maxKept)
    throw new AppError('unavailable', `broker "${name}" holds more than ${maxKept} unresolved half messages; look at its producers first`)
}

/** Brokers before 5.0 write both topics of transactions without configuring them, and do not let them be pulled. */
const readerOf =
  (broker: RemotingConnection, topic: string) =>
  async (from: bigint): Promise<Pulled> => {
    const pulled = await pull(broker, topic, from)
    return pulled.isUnknown ? pullByIndex(broker, topic, from) : pulled
  }

type Reading = { pullAt: (at: bigint) => Promise<Pulled>; take: (message: StoredHalf) => void }

/** Stands where it came to also when a pull fails: the next look goes on from there. */
async function readOn(state: Followed, topic: 'half' | 'op' | 'graveyard', { pullAt, take }: Reading): Promise<void> {
  for (let isOver = false; !isOver;) {
    const at = state[topic]
    const { messages, next, end } = await pullAt(at)
    if (next < at)
      throw new AppError('unavailable', `the broker has lost what was read of its ${topic} messages (${at}, now ${next}); all is read anew`)
    for (const message of messages) if (message.queueOffset >= at) take(message)
    state[topic] = next
    isOver = end
  }
}

function copyOf(broker: string, message: StoredHalf): HalfCopy | undefined {
  const { properties, queueOffset, commitLogOffset, offsetId, bornMs, storedMs } = message
  const uniqKey = properties['UNIQ_KEY']
  if (uniqKey === undefined || uniqKey === '') return undefined
  return {
    broker,
    uniqKey,
    queueOffset,
    commitLogOffset,
    offsetId,
    bornMs,
    storedMs,
    checks: Number(properties['TRANSACTION_CHECK_TIMES'] ?? 0) || 0,
    realTopic: properties['REAL_TOPIC'] ?? '',
    group: properties['PGROUP'] ?? '',
    keys: properties['KEYS'] ?? '',
  }
}

/** An op (TAGS d) names half offsets, comma separated since 5.1. */
function resolvedOffsets({ properties, body }: StoredHalf): bigint[] {
  if (properties['TAGS'] !== 'd' || body.length > 65_536) return []
  return body
    .toString('latin1')
    .split(',')
    .filter((text) => /^\d{1,19}$/.test(text))
    .map(BigInt)
}
