// A worker may be stopped anywhere (a paused machine, a frozen process) and go on later, by what it saw before.
import type { Clock } from '../../platform/clock.ts'
import { AppError } from '../../platform/errors.ts'
import { sayOfMessage as say } from '../sentences.ts'

/** Room for a look over a slow line, and less than the claim of an operation, after which another worker may be at it. */
const maxHeldUpMs = 5_000

/**
 * Call it before the last look, and what it gives right before the write: that throws `timeout` when too much time passed between them, and
 * what it was told when the operation was taken away meanwhile. Nothing was written then; the next attempt looks again. `withinMs`: where
 * less time may pass.
 */
export function notHeldUp(clock: Clock, signal: AbortSignal, withinMs = maxHeldUpMs): () => void {
  const writeBeforeMs = clock.now().getTime() + withinMs
  return () => {
    signal.throwIfAborted()
    if (clock.now().getTime() > writeBeforeMs) throw new AppError('timeout', say('held-up'))
  }
}
