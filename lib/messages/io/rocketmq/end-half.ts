// commit, rollback and sweep of a half message. The broker compares nothing but offsets, so the safety is all ours:
//   1 look     newest copy, no op names any copy of it, none delivered
//   2 wait     for the quiet time after a check, unless nobody will be asked (buried, below the floor, a ghost)
//   3 look again, end; a worker that was held up after it said so keeps silent, since somebody else may be at it by then
//   4 follow   until an op names the copy; a copy that was appended meanwhile is a ghost of it and is swept
// Dying before 3: nothing was done. During 3: the op or the delivered copy shows what became of it (verify), and nothing is sent again
// while the network may still bring the first one. After 3: a ghost may be left, which is listed as such and can only be swept.
import { AppError } from '../../../platform/errors.ts'
import { opFlushMs } from '../../half-clock.ts'
import type { HalfCopy, OpenHalf } from '../../half-messages.ts'
import { afterEffect } from '../attempt.ts'
import { notHeldUp } from '../held-up.ts'
import type { SourceVerb } from '../source.ts'
import { endTransaction, type Outcome } from './broker-writes.ts'
import { attemptHalf, isSkipped, onceAnnounced, undecided, type HalfAttempt, type HalfVerbOptions } from './half-attempt.ts'
import { waitForQuiet } from './quiet-time.ts'
import { verifyEnd, verifySweep } from './verify-end.ts'
import { sayOfMessage as say } from '../../sentences.ts'

const pollMs = 250
const maxGhosts = 5
/** far less than after what others take it for never sent (`decidedAfterMs`) */
const maxHeldUpMs = 2_000

/** commit or rollback; `checkpoint` names: ending ended named. */
export const createEndVerb = (options: HalfVerbOptions, outcome: Outcome): SourceVerb => ({
  execute: (context) => onceAnnounced(context, 'ending', () => attemptHalf(options, context, (attempt) => decide(attempt, outcome))),
  verify: (context) => attemptHalf(options, context, (attempt) => verifyEnd(attempt, outcome)),
})

/** Closes a copy that was left of a decided message. */
export const createSweepVerb = (options: HalfVerbOptions): SourceVerb => ({
  execute: (context) => onceAnnounced(context, 'ending', () => attemptHalf(options, context, sweep)),
  verify: (context) => attemptHalf(options, context, verifySweep),
})

async function decide(attempt: HalfAttempt, outcome: Outcome): Promise<void> {
  const before = await undecided(attempt)
  if (before.buried) return release(attempt, before, outcome)
  const found = (await isSkipped(attempt, before)) ? before : await waitForQuiet(attempt, before)
  await end(attempt, found.copy, outcome)
  await afterEffect(sweepGhosts(attempt, found.copy))
}

/** Out of the graveyard: the broker takes offsets of that topic, too. Its op then names a half offset, which must not be another one's. */
async function release(attempt: HalfAttempt, { copy }: OpenHalf, outcome: Outcome): Promise<void> {
  if (outcome === 'rollback') throw new AppError('conflict', say('half-buried-no-rollback'))
  const closed = attempt.state.ledger.keyAt(copy.queueOffset)
  if (closed !== undefined && closed !== copy.uniqKey)
    throw new AppError('conflict', say('half-would-close-other', { offset: String(copy.queueOffset) }))
  await end(attempt, copy, outcome)
}

async function end({ context, broker, checkpoint, clock, quiet }: HalfAttempt, copy: HalfCopy, outcome: Outcome): Promise<void> {
  const inTime = notHeldUp(clock, context.signal, Math.min(quiet.marginMs, maxHeldUpMs))
  const detail = { outcome, queueOffset: String(copy.queueOffset), commitLogOffset: String(copy.commitLogOffset) }
  await context.record({
    name: 'ending',
    status: 'waiting',
    ...say(`half-ending-${outcome}`, { offset: String(copy.queueOffset) }),
    detail,
  })
  await checkpoint?.('ending')
  inTime()
  await endTransaction(broker, copy, outcome)
  await checkpoint?.('ended')
  await context.record({ name: 'ended', status: 'done', ...say('half-ended'), detail })
}

async function sweep(attempt: HalfAttempt): Promise<void> {
  const found = await attempt.look()
  if (!found) throw new AppError('stale-version', say('half-ghost-closed'))
  const isGhost = !found.buried && (found.resolvedBefore || (await attempt.delivered(found.copy.realTopic)).length > 0)
  if (!isGhost) throw new AppError('conflict', say('half-no-ghost'))
  await end(attempt, found.copy, 'rollback')
  await afterEffect(sweepGhosts(attempt, found.copy))
}

/** Follows until an op names the copy. A newer copy was appended by a check in between: closed the same way, which delivers nothing. */
async function sweepGhosts(attempt: HalfAttempt, ended: HalfCopy): Promise<void> {
  const { context, broker, checkpoint, timing, clock } = attempt
  let last = ended
  for (let ghosts = 0; ghosts <= maxGhosts; ghosts += 1) {
    const deadline = clock.now().getTime() + opFlushMs(timing) + 3_000
    let found = await attempt.look()
    while (!attempt.state.ledger.isNamed(last.queueOffset) && clock.now().getTime() < deadline) {
      await attempt.pause(pollMs)
      found = await attempt.look()
    }
    if (!found || found.buried || found.copy.queueOffset <= last.queueOffset) {
      await checkpoint?.('named')
      return
    }
    last = found.copy
    await context.record({ name: 'sweeping', status: 'waiting', ...say('half-sweeping', { offset: String(last.queueOffset) }) })
    await endTransaction(broker, last, 'rollback')
  }
}
