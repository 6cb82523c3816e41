// Waits for the one time in which a live half message may be decided from outside: after the answer to the last check-back has arrived
// and long enough before the next check. The check is seen, not computed: clocks of broker and worker may differ.
import { AppError } from '../../../platform/errors.ts'
import { opFlushMs, quietWindow } from '../../half-clock.ts'
import type { OpenHalf } from '../../half-messages.ts'
import { undecided, type HalfAttempt } from './half-attempt.ts'

const pollMs = 250

/** Answers the copy that is to be decided at once. Throws as `undecided` does. */
export async function waitForQuiet(attempt: HalfAttempt, before: OpenHalf): Promise<OpenHalf> {
  const { timing, quiet, clock, context } = attempt
  const window = quietWindow(timing, quiet)
  if (!window)
    throw new AppError('conflict', `the broker checks every ${timing.checkIntervalMs} ms: there is no quiet time between two checks`)
  const [from, to] = [Math.round(window.fromMs / 1000), Math.round(window.toMs / 1000)]
  await context.record({
    name: 'waiting-for-check',
    status: 'waiting',
    text: `waiting for the broker’s next check, then for the quiet time ${from} to ${to} s after it`,
  })
  const checkedAtMs = await nextCheck(attempt, before)
  await attempt.pause(Math.max(0, checkedAtMs + window.fromMs - clock.now().getTime()))
  const found = await undecided(attempt)
  if (found.buried) throw new AppError('conflict', 'the broker buried it meanwhile; look again')
  if (clock.now().getTime() >= checkedAtMs + window.toMs)
    throw new AppError('unavailable', 'the quiet time was missed; the next one is waited for')
  return found
}

/** When the broker was seen to append the next copy; late by one poll at most, which only shortens the quiet time. */
async function nextCheck(attempt: HalfAttempt, before: OpenHalf): Promise<number> {
  const { timing, clock } = attempt
  const deadline = clock.now().getTime() + 2 * timing.checkIntervalMs + 15_000
  for (;;) {
    const lookedAtMs = clock.now().getTime()
    const found = await attempt.look()
    if (!found || found.resolvedBefore) throw new AppError('stale-version', 'it was decided meanwhile, by an answer to a check-back')
    if (found.buried) throw new AppError('conflict', 'the broker buried it meanwhile; look again')
    if (found.copy.queueOffset !== before.copy.queueOffset) return lookedAtMs - pollMs
    if (lookedAtMs > deadline) throw new AppError('unavailable', `the broker did not check it within ${2 * timing.checkIntervalMs} ms`)
    await attempt.pause(pollMs)
  }
}

/** How long after a request it is sure to be on the op topic, or never to have been executed: brokers drop what queued for 3 s. */
export const decidedAfterMs = (attempt: Pick<HalfAttempt, 'timing'>): number => opFlushMs(attempt.timing) + 5_000
