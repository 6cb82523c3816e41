// A call into a kind of operation that never comes back must not hold its operation for ever. It is left, not stopped: what it was doing
// may still happen, so it is treated like a worker that went silent.
import type { ExecutionContext } from '../executor.ts'

export type InTime<Result> = { inTime: true; value: Result } | { inTime: false }

/** how long a call may take to end by itself once its claim was lost or its worker stops, in ms */
const graceMs = 5_000

/**
 * Runs `work` with a context that is dead after `limitMs`: its signal aborts, and it records nothing more. Rejects as `work` does; a
 * `work` that does not heed the context's own signal is left a little after it, with the signal's reason.
 */
export async function withinLimit<Result>(
  context: ExecutionContext,
  limitMs: number,
  work: (context: ExecutionContext) => Promise<Result>,
): Promise<InTime<Result>> {
  const left = new AbortController()
  const signal = AbortSignal.any([context.signal, left.signal])
  const own: ExecutionContext = {
    ...context,
    signal,
    async record(step) {
      signal.throwIfAborted()
      await context.record(step)
    },
  }
  const timers: NodeJS.Timeout[] = []
  const onAbort = Promise.withResolvers<never>()
  const aborted = (): void => {
    timers.push(setTimeout(() => onAbort.reject(signal.reason), graceMs))
  }
  context.signal.addEventListener('abort', aborted, { once: true })
  const late = new Promise<InTime<Result>>((resolve) => timers.push(setTimeout(() => resolve({ inTime: false }), limitMs)))
  try {
    return await Promise.race([work(own).then((value): InTime<Result> => ({ inTime: true, value })), late, onAbort.promise])
  } finally {
    context.signal.removeEventListener('abort', aborted)
    for (const timer of timers) clearTimeout(timer)
    left.abort()
  }
}
