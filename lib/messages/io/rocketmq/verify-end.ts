// What became of a half message that was told to end: copies on the real topic, and whose (each names the half copy that was released);
// ops; and whether a copy is still open.
import type { Verification } from '../../../operations/executor.ts'
import type { OpenHalf } from '../../half-messages.ts'
import { planOf } from '../attempt.ts'
import { settleByOperation } from '../store.ts'
import type { Outcome } from './broker-writes.ts'
import { endedCopy, type EndedCopy } from './ended-copy.ts'
import type { HalfAttempt } from './half-attempt.ts'
import type { StoredHalf } from './message-codec.ts'
import { decidedAfterMs } from './quiet-time.ts'

type Seen = {
  ended: EndedCopy
  found: OpenHalf | undefined
  copies: readonly StoredHalf[]
  /** an op names the copy that was ended */
  isNamed: boolean
  /** the broker took it by now, or never will */
  isOver: boolean
  topic: string
}

/** Proof of commit or rollback. */
export async function verifyEnd(attempt: HalfAttempt, outcome: Outcome): Promise<Verification> {
  const { context, clock, state } = attempt
  const { topic, messageId } = planOf(context)
  const found = await attempt.look()
  const ended = endedCopy(context)
  const copies = await attempt.delivered(topic)
  if (!ended) return untouched(found, copies.length)
  if (copies.length > 1) return contradiction(`${copies.length} copies are on topic "${topic}"`, copies.length)
  const isOver = clock.now().getTime() >= ended.atMs + decidedAfterMs(attempt)
  const seen: Seen = { ended, found, copies, isNamed: state.ledger.isNamed(ended.queueOffset), isOver, topic }
  const verification = outcome === 'commit' ? committed(seen) : rolledBack(seen)
  if (verification.result === 'succeeded') await settleByOperation(messageId)
  return verification
}

/** Nothing was sent to the broker yet. */
function untouched(found: OpenHalf | undefined, copies: number): Verification {
  if (copies === 0 && found && !found.resolvedBefore) return { result: 'not-done', text: 'it stands as planned; nothing was done yet' }
  return { result: 'refused', text: `its producer decided it${copies > 0 ? ' and it was delivered' : ''}. Nothing was done.` }
}

function rolledBack({ copies, isNamed, isOver, topic }: Seen): Verification {
  if (copies.length > 0) return contradiction(`it was to be rolled back, and its producer had it delivered to "${topic}"`, copies.length)
  if (isNamed) return { result: 'succeeded', text: 'the broker wrote its op, and nothing was delivered' }
  return isOver ? notDone : waiting
}

function committed({ ended, found, copies, isNamed, isOver, topic }: Seen): Verification {
  if (copies.some(({ preparedOffset }) => preparedOffset === ended.commitLogOffset))
    return { result: 'succeeded', text: `exactly one copy is on topic "${topic}", and it is the one that was released here` }
  if (!isOver) return waiting
  if (copies.length === 0)
    return isNamed && !found ? contradiction(`the broker has an op for it, and no copy is on topic "${topic}"`, 0) : notDone
  return ended.isAnswered
    ? contradiction(`one copy is on topic "${topic}", and it is not the one that was released here`, 1)
    : { result: 'refused', text: 'its producer committed it; the broker did not take our word. Nothing was done by us.' }
}

const waiting: Verification = { result: 'waiting', text: 'the broker’s topics do not show it yet', retryAfterMs: 500 }
const notDone: Verification = { result: 'not-done', text: 'the broker did not take it: it stands open as before' }

const contradiction = (text: string, copies: number): Verification => ({ result: 'contradiction', text, detail: { copies } })

/** Proof that a ghost is closed and that closing it delivered nothing. */
export async function verifySweep(attempt: HalfAttempt): Promise<Verification> {
  const { context, clock, state } = attempt
  const found = await attempt.look()
  const ended = endedCopy(context)
  if (!ended) {
    return found
      ? { result: 'not-done', text: 'the left-over copy is open; nothing was done yet' }
      : { result: 'refused', text: 'the left-over copy is closed already. Nothing was done.' }
  }
  if (!state.ledger.isNamed(ended.queueOffset) || (found && !found.buried)) {
    return clock.now().getTime() >= ended.atMs + decidedAfterMs(attempt) ? notDone : waiting
  }
  const copies = await attempt.delivered(planOf(context).topic)
  if (copies.length > 1)
    return contradiction(`the left-over copy is closed, but ${copies.length} copies were delivered before`, copies.length)
  await settleByOperation(planOf(context).messageId)
  return { result: 'succeeded', text: 'the left-over copy is closed; nothing was delivered by it' }
}
