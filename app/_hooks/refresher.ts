/** Runs one task over and over on demand; see createRefresher. */
export type Refresher = {
  /** Asks for a run; many requests while one is under way make one more run after it. */
  request(): void
  /** The same for what a person waits for: without the pause after the run before. */
  hurry(): void
  /** Stops for good and aborts the run in flight. */
  close(): void
}

type Options = { run: (signal: AbortSignal) => Promise<void>; minIntervalMs: number; restPerRun?: number }

/**
 * Keeps a read fresh under a storm of change events: runs never overlap, are at least `minIntervalMs` apart, and the last
 * request is always honoured, so that what is shown ends up as new as the last event. With `restPerRun` the pause is also so many times
 * as long as the run took: a long list is read less often than a short one.
 */
export function createRefresher({ run, minIntervalMs, restPerRun = 0 }: Options): Refresher {
  const controller = new AbortController()
  let running = false
  let wanted = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function start(): Promise<void> {
    timer = undefined
    wanted = false
    running = true
    const startedAt = performance.now()
    try {
      await run(controller.signal)
    } finally {
      running = false
      if (!controller.signal.aborted) timer = setTimeout(rest, Math.max(minIntervalMs, (performance.now() - startedAt) * restPerRun))
    }
  }

  function rest(): void {
    timer = undefined
    if (wanted) void start()
  }

  return {
    request() {
      if (controller.signal.aborted) return
      if (running || timer !== undefined) wanted = true
      else void start()
    },
    hurry() {
      if (controller.signal.aborted) return
      clearTimeout(timer)
      timer = undefined
      if (running) wanted = true
      else void start()
    },
    close() {
      controller.abort()
      clearTimeout(timer)
    },
  }
}
