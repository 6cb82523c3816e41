// Follows the half, op and graveyard topics of one broker, from their first offset on. The ledger and the offsets belong together: who
// fails in the middle starts anew.
import { AppError } from '../../../platform/errors.ts'
import { createHalfLedger, type HalfCopy, type HalfLedger } from '../../half-messages.ts'
import { graveyardTopic, halfTopic, opTopic, pull } from './broker-reads.ts'
import type { RemotingConnection } from './connection.ts'
import type { StoredHalf } from './message-codec.ts'

export type Followed = { ledger: HalfLedger; half: bigint; op: bigint; graveyard: bigint }

const maxKept = 200_000

export const newFollowed = (): Followed => ({ ledger: createHalfLedger(), half: 0n, op: 0n, graveyard: 0n })

/** Reads on to the end. Halfs before ops: a resolution between the two reads is then seen, never missed. */
export async function follow(broker: RemotingConnection, name: string, state: Followed): Promise<void> {
  state.half = await readOn(broker, halfTopic, state.half, (message) => {
    const copy = copyOf(name, message)
    if (copy) state.ledger.addHalf(copy)
  })
  state.op = await readOn(broker, opTopic, state.op, (message) => state.ledger.addOps(resolvedOffsets(message)))
  state.graveyard = await readOn(broker, graveyardTopic, state.graveyard, (message) => {
    const copy = copyOf(name, message)
    if (copy) state.ledger.addBuried(copy)
  })
  if (state.ledger.size() > maxKept)
    throw new AppError('unavailable', `broker "${name}" holds more than ${maxKept} unresolved half messages; look at its producers first`)
}

async function readOn(broker: RemotingConnection, topic: string, from: bigint, take: (message: StoredHalf) => void): Promise<bigint> {
  let at = from
  for (;;) {
    const { messages, next, end } = await pull(broker, topic, at)
    for (const message of messages) if (message.queueOffset >= at) take(message)
    at = next
    if (end) return at
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
