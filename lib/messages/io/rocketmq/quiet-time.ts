// Waits for the one time in which a live half message may be decided from outside: after the answer to the last check-back has arrived
// and long enough before the next check. The check is seen, not computed: clocks of broker and worker may differ.
import { AppError } from '../../../platform/errors.ts'
import { opFlushMs, quietWindow } from '../../half-clock.ts'
import type { OpenHalf } from '../../half-messages.ts'
import { undecided, type HalfAttempt } from './half-attempt.ts'
import { sayOfMessage as say } from '../../sentences.ts'

const pollMs = 250

/** Answers the copy that is to be decided at once. Throws as `undecided` does. */
export async function waitForQuiet(attempt: HalfAttempt, before: OpenHalf): Promise<OpenHalf> {
  const { timing, quiet, clock, context } = attempt
  const window = quietWindow(timing, quiet)
  if (!window) throw new AppError('conflict', say('half-no-quiet', { ms: timing.checkIntervalMs }))
  const [from, to] = [Math.round(window.fromMs / 1000), Math.round(window.toMs / 1000)]
  await context.record({
    name: 'waiting-for-check',
    status: 'waiting',
    ...say('half-waits', { from, to }),
  })
  const checkedAtMs = await nextCheck(attempt, before)
  await attempt.pause(Math.max(0, checkedAtMs + window.fromMs - clock.now().getTime()))
  const found = await undecided(attempt)
  if (found.buried) throw new AppError('conflict', say('half-buried-meanwhile'))
  if (clock.now().getTime() >= checkedAtMs + window.toMs) throw new AppError('unavailable', say('half-quiet-missed'))
  return found
}

/** When the broker was seen to append the next copy; late by one poll at most, which only shortens the quiet time. */
async function nextCheck(attempt: HalfAttempt, before: OpenHalf): Promise<number> {
  const { timing, clock } = attempt
  const deadline = clock.now().getTime() + 2 * timing.checkIntervalMs + 15_000
  for (;;) {
    const lookedAtMs = clock.now().getTime()
    const found = await attempt.look()
    if (!found || found.resolvedBefore) throw new AppError('stale-version', say('half-decided-check'))
    if (found.buried) throw new AppError('conflict', say('half-buried-meanwhile'))
    if (found.copy.queueOffset !== before.copy.queueOffset) return lookedAtMs - pollMs
    if (lookedAtMs > deadline) throw new AppError('unavailable', say('half-not-checked', { ms: 2 * timing.checkIntervalMs }))
    await attempt.pause(pollMs)
  }
}

/** How long after a request reached the broker it is sure to be on the op topic, or never to be executed: what queued for 3 s is dropped. */
export const decidedAfterMs = ({ timing }: Pick<HalfAttempt, 'timing'>): number => opFlushMs(timing) + 5_000

/**
 * The same, counted from the sending of a request without an answer, which must not be executed after it was sent again: a worker that
 * died cannot reset its connection.
 */
export const lostAfterMs = (attempt: Pick<HalfAttempt, 'timing' | 'retransmitForMs'>): number =>
  attempt.retransmitForMs + decidedAfterMs(attempt)
