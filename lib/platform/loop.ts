// After langfuse's PeriodicRunner: a loop that cannot overlap itself. Ours also waits for the run in flight on stop.
import { type Clock, systemClock } from './clock.ts'
import { messageOf } from './errors.ts'
import type { Log } from './log.ts'

export type Loop = {
  /** Runs now instead of at the end of the pause; a run in flight is followed by one more. */
  wake(): void
  /** When the last run ended well. */
  lastGoodAt(): Date | undefined
  stop(): Promise<void>
}

type LoopOptions = {
  name: string
  intervalMs: number
  log: Log
  run(signal: AbortSignal): Promise<void>
  clock?: Clock
  onError?(error: unknown): void
}

/** Starts at once and repeats `run` with `intervalMs` between the end of one and the start of the next. */
export function startLoop({ name, intervalMs, log, run, clock = systemClock, onError }: LoopOptions): Loop {
  const stopping = new AbortController()
  let pause = new AbortController()
  let wanted = false
  let lastGood: Date | undefined

  async function cycle(): Promise<void> {
    while (!stopping.signal.aborted) {
      wanted = false
      try {
        await run(stopping.signal)
        lastGood = clock.now()
      } catch (error) {
        if (stopping.signal.aborted) return
        log.warn({ loop: name, reason: messageOf(error) }, 'run failed')
        onError?.(error)
      }
      if (wanted) continue
      pause = new AbortController()
      await clock.sleep(intervalMs, AbortSignal.any([pause.signal, stopping.signal]))
    }
  }

  const done = cycle()
  return {
    wake() {
      wanted = true
      pause.abort()
    },
    lastGoodAt: () => lastGood,
    async stop() {
      stopping.abort()
      await done
    },
  }
}
