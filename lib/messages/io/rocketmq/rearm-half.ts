// re-arm: what the broker buried goes back to the half topic with its checks at 0, so that its producer is asked anew. The broker takes
// the request for anything and any number of times; two live copies could both be committed, so it is asked only while none is there.
import type { Verification } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import { planOf } from '../attempt.ts'
import type { SourceVerb } from '../source.ts'
import { settleByOperation } from '../store.ts'
import { graveyardTopic } from './broker-reads.ts'
import { resumeCheck } from './broker-writes.ts'
import { attemptHalf, undecided, type HalfAttempt, type HalfVerbOptions } from './half-attempt.ts'

/** a broker that did not answer has dropped the request by then */
const droppedAfterMs = 10_000

/** The verb; `checkpoint` names: asking asked. */
export const createRearmVerb = (options: HalfVerbOptions): SourceVerb => ({
  execute: (context) => attemptHalf(options, context, rearm),
  verify: (context) => attemptHalf(options, context, verifyRearm),
})

async function rearm(attempt: HalfAttempt): Promise<void> {
  const { context, broker, checkpoint } = attempt
  const { copy, buried } = await undecided(attempt)
  if (!buried) throw new AppError('stale-version', 'it is on the half topic again: its producer is being asked')
  await context.record({ name: 're-arming', status: 'waiting', text: `asking the broker to check ${copy.uniqKey} from the beginning` })
  await checkpoint?.('asking')
  await resumeCheck(broker, graveyardTopic, copy.offsetId)
  await checkpoint?.('asked')
  await context.record({ name: 're-armed', status: 'done', text: 'the broker put a new copy on the half topic' })
}

async function verifyRearm(attempt: HalfAttempt): Promise<Verification> {
  const { context, clock } = attempt
  const found = await attempt.look()
  const asked = context.steps.findLast(({ name }) => name === 're-arming')
  if (!asked) return { result: 'not-done', text: 'nothing was done yet' }
  if (!found?.buried) {
    if (!found) await settleByOperation(planOf(context).messageId)
    return {
      result: 'succeeded',
      text: found ? 'it is on the half topic again, with no check yet' : 'it was asked about again and is decided',
    }
  }
  return clock.now().getTime() - asked.at.getTime() > droppedAfterMs
    ? { result: 'not-done', text: 'the broker did not take it: it still lies in the graveyard' }
    : { result: 'waiting', text: 'the new copy is not on the half topic yet', retryAfterMs: 500 }
}
