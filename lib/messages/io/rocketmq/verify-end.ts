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
import { decidedAfterMs, lostAfterMs } from './quiet-time.ts'
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
  // a rollback that comes late closes what is closed; a commit delivers once more
  const isDue = outcome === 'rollback' || ended.isAnswered
  const isOver = clock.now().getTime() >= ended.atMs + (isDue ? decidedAfterMs(attempt) : lostAfterMs(attempt))
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

function rolledBack({ found, copies, isNamed, isOver, topic }: Seen): Verification {
  if (copies.length > 0) return contradiction(say('half-rollback-delivered', { topic }), copies.length)
  // the broker's own burial writes an op, too
  if (isNamed && !isBuried(found)) return { result: 'succeeded', ...say('half-rolled-back') }
  if (!isOver) return waiting
  if (isBuried(found)) return { result: 'refused', ...say('half-buried-no-rollback') }
  return isDecided(found) ? decidedByProducer : notDone
}

function committed({ ended, found, copies, isNamed, isOver, topic }: Seen): Verification {
  if (copies.some(({ preparedOffset }) => ended.released.has(preparedOffset)))
    return { result: 'succeeded', ...say('half-committed', { topic }) }
  if (!isOver) return ended.isAnswered ? waiting : unanswered
  if (copies.length > 0)
    return ended.isAnswered ? contradiction(say('half-other-copy', { topic }), 1) : { result: 'refused', ...say('half-producer-committed') }
  if (!isDecided(found)) return notDone
  return isNamed ? contradiction(say('half-op-no-copy', { topic }), 0) : decidedByProducer
}

const isBuried = (found: OpenHalf | undefined): boolean => found?.buried === true && !found.resolvedBefore
const isDecided = (found: OpenHalf | undefined): boolean => !found || found.resolvedBefore

const decidedByProducer: Verification = { result: 'refused', ...joined([say('half-producer-decided'), say('nothing-was-done')], '. ') }
const waiting: Verification = { result: 'waiting', ...say('half-not-shown'), retryAfterMs: 500 }
const unanswered: Verification = { result: 'waiting', ...say('half-may-come-late'), retryAfterMs: 500 }
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
    if (clock.now().getTime() < ended.atMs + decidedAfterMs(attempt)) return waiting
    if (!found) return { result: 'refused', ...joined([say('half-ghost-closed'), say('nothing-was-done')], '. ') }
    return found.buried ? { result: 'refused', ...say('half-buried-meanwhile') } : notDone
  }
  const copies = await attempt.delivered(planOf(context).topic)
  if (copies.length > 1) return contradiction(say('half-ghost-delivered', { count: copies.length }), copies.length)
  await settleByOperation(planOf(context).messageId)
  return { result: 'succeeded', ...say('half-swept') }
}
