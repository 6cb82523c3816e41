/** Runs one task over and over on demand; see createRefresher. */
export type Refresher = {
  /** Asks for a run; many requests while one is under way make one more run after it. */
  request(): void
  /** Stops for good and aborts the run in flight. */
  close(): void
}

/**
 * Keeps a read fresh under a storm of change events: runs never overlap, are at least `minIntervalMs` apart, and the last
 * request is always honoured, so that what is shown ends up as new as the last event.
 */
export function createRefresher({ run, minIntervalMs }: { run: (signal: AbortSignal) => Promise<void>; minIntervalMs: number }): Refresher {
  const controller = new AbortController()
  let running = false
  let wanted = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function start(): Promise<void> {
    timer = undefined
    wanted = false
    running = true
    try {
      await run(controller.signal)
    } finally {
      running = false
      if (!controller.signal.aborted) timer = setTimeout(rest, minIntervalMs)
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
    close() {
      controller.abort()
      clearTimeout(timer)
    },
  }
}
