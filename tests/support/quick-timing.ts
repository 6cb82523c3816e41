import type { ObserverTiming } from '../../lib/governance/io/share-observer.ts'

/** Watching the calls after a change, in fractions of the time it takes in earnest. */
export const quickTiming: ObserverTiming = {
  windowsMs: [0],
  settledMs: 0,
  observeForMs: 300,
  contradictionAfterMs: 500,
  undecidedForMs: 900,
  pauseMs: 50,
  verifyForMs: 5000,
}
