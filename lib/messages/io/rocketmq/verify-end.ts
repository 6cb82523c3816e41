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
import { joined, type Sentence } from '../../../platform/sentence.ts'
import { sayOfMessage as say } from '../../sentences.ts'

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
  if (copies.length > 1) return contradiction(say('half-copies', { count: copies.length, topic }), copies.length)
  const isOver = clock.now().getTime() >= ended.atMs + decidedAfterMs(attempt)
  const seen: Seen = { ended, found, copies, isNamed: state.ledger.isNamed(ended.queueOffset), isOver, topic }
  const verification = outcome === 'commit' ? committed(seen) : rolledBack(seen)
  if (verification.result === 'succeeded') await settleByOperation(messageId)
  return verification
}

/** Nothing was sent to the broker yet. */
function untouched(found: OpenHalf | undefined, copies: number): Verification {
  if (copies === 0 && found && !found.resolvedBefore) return { result: 'not-done', ...say('half-as-planned') }
  return {
    result: 'refused',
    ...joined([say(copies > 0 ? 'half-producer-delivered' : 'half-producer-decided'), say('nothing-was-done')], '. '),
  }
}

function rolledBack({ copies, isNamed, isOver, topic }: Seen): Verification {
  if (copies.length > 0) return contradiction(say('half-rollback-delivered', { topic }), copies.length)
  if (isNamed) return { result: 'succeeded', ...say('half-rolled-back') }
  return isOver ? notDone : waiting
}

function committed({ ended, found, copies, isNamed, isOver, topic }: Seen): Verification {
  if (copies.some(({ preparedOffset }) => preparedOffset === ended.commitLogOffset))
    return { result: 'succeeded', ...say('half-committed', { topic }) }
  if (!isOver) return waiting
  if (copies.length === 0) return isNamed && !found ? contradiction(say('half-op-no-copy', { topic }), 0) : notDone
  return ended.isAnswered ? contradiction(say('half-other-copy', { topic }), 1) : { result: 'refused', ...say('half-producer-committed') }
}

const waiting: Verification = { result: 'waiting', ...say('half-not-shown'), retryAfterMs: 500 }
const notDone: Verification = { result: 'not-done', ...say('half-not-taken') }

const contradiction = (what: Sentence, copies: number): Verification => ({ result: 'contradiction', ...what, detail: { copies } })

/** Proof that a ghost is closed and that closing it delivered nothing. */
export async function verifySweep(attempt: HalfAttempt): Promise<Verification> {
  const { context, clock, state } = attempt
  const found = await attempt.look()
  const ended = endedCopy(context)
  if (!ended) {
    return found
      ? { result: 'not-done', ...say('half-ghost-open') }
      : { result: 'refused', ...joined([say('half-ghost-closed'), say('nothing-was-done')], '. ') }
  }
  if (!state.ledger.isNamed(ended.queueOffset) || (found && !found.buried)) {
    return clock.now().getTime() >= ended.atMs + decidedAfterMs(attempt) ? notDone : waiting
  }
  const copies = await attempt.delivered(planOf(context).topic)
  if (copies.length > 1) return contradiction(say('half-ghost-delivered', { count: copies.length }), copies.length)
  await settleByOperation(planOf(context).messageId)
  return { result: 'succeeded', ...say('half-swept') }
}
