// re-arm: what the broker buried goes back to the half topic with its checks at 0, so that its producer is asked anew. The broker takes
// the request for anything and any number of times; two live copies could both be committed, so it is asked only while none is there.
import type { Verification } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import { planOf } from '../attempt.ts'
import type { SourceVerb } from '../source.ts'
import { settleByOperation } from '../store.ts'
import { graveyardTopic } from './broker-reads.ts'
import { resumeCheck } from './broker-writes.ts'
import { attemptHalf, onceAnnounced, undecided, type HalfAttempt, type HalfVerbOptions } from './half-attempt.ts'
import { decidedAfterMs, lostAfterMs } from './quiet-time.ts'
import { sayOfMessage as say } from '../../sentences.ts'

/** The verb; `checkpoint` names: asking asked. */
export const createRearmVerb = (options: HalfVerbOptions): SourceVerb => ({
  execute: (context) => onceAnnounced(context, 're-arming', () => attemptHalf(options, context, rearm)),
  verify: (context) => attemptHalf(options, context, verifyRearm),
})

async function rearm(attempt: HalfAttempt): Promise<void> {
  const { context, broker, checkpoint } = attempt
  const { copy, buried } = await undecided(attempt)
  if (!buried) throw new AppError('stale-version', say('half-live-again'))
  await context.record({ name: 're-arming', status: 'waiting', ...say('half-rearming', { key: copy.uniqKey }) })
  await checkpoint?.('asking')
  await resumeCheck(broker, graveyardTopic, copy.offsetId)
  await checkpoint?.('asked')
  await context.record({ name: 're-armed', status: 'done', ...say('half-rearmed') })
}

async function verifyRearm(attempt: HalfAttempt): Promise<Verification> {
  const { context, clock } = attempt
  const found = await attempt.look()
  const asked = context.steps.findLast(({ name }) => name === 're-arming')
  if (!asked) return { result: 'not-done', ...say('nothing-done-yet') }
  if (!found?.buried) {
    if (!found) await settleByOperation(planOf(context).messageId)
    return {
      result: 'succeeded',
      ...say(found ? 'half-rearm-unchecked' : 'half-rearm-decided'),
    }
  }
  const isAnswered = context.steps.some(({ name, seq }) => name === 're-armed' && seq > asked.seq)
  return clock.now().getTime() - asked.at.getTime() > (isAnswered ? decidedAfterMs(attempt) : lostAfterMs(attempt))
    ? { result: 'not-done', ...say('half-still-buried') }
    : { result: 'waiting', ...say('half-rearm-waits'), retryAfterMs: 500 }
}
