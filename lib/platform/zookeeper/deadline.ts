import { sayOfConnection as say } from '../connection-sentences.ts'
import { AppError } from '../errors.ts'
import type { CallOptions } from './session.ts'

export const defaultTimeoutMs = 5000

/**
 * Runs one callback-style call under a deadline and a signal. The library may never call back (it forgets while disconnected):
 * then the deadline answers. A late callback is ignored.
 */
export function withDeadline<T>(what: string, options: CallOptions, start: (done: (error: unknown, value: T) => void) => void): Promise<T> {
  const { timeoutMs = defaultTimeoutMs, signal } = options
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(what, false))
    const timer = setTimeout(
      () => finish(() => reject(new AppError('timeout', say('zookeeper-no-answer', { what, ms: timeoutMs }), { details: { sent: true } }))),
      timeoutMs,
    )
    const onAbort = () => finish(() => reject(abortError(what, true)))
    signal?.addEventListener('abort', onAbort, { once: true })
    let over = false
    function finish(act: () => void): void {
      if (over) return
      over = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    try {
      start((error, value) => finish(() => (error ? reject(error) : resolve(value))))
    } catch (error) {
      // the library asserts on paths and sizes before it sends anything
      const reason = error instanceof Error ? error.message : String(error)
      finish(() => reject(new AppError('invalid-input', `${what}: ${reason}`, { cause: error, details: { sent: false } })))
    }
  })
}

const abortError = (what: string, sent: boolean): AppError =>
  new AppError('unavailable', `${what}: stopped before an answer came.`, { details: { sent, aborted: true } })
