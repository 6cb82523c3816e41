// A window of the past that a person chooses: its length and its end. What is wrong with it, and the nearest one that can be answered.

/** Lengths to choose from, in minutes. */
export const windowMinutes = [15, 60, 360, 1440, 10_080] as const

/** `toMs`: its end; null is now, whenever that is. */
export type PastWindow = { minutes: number; toMs: number | null }

/** Why nothing can be answered, and the nearest window that can. */
export type WindowProblem = { code: 'ahead' | 'before-history'; wayOut: PastWindow }

/** Clocks of browsers and servers differ by less: the server takes such an instant as now */
const aheadMs = 60_000
const minuteMs = 60_000

/** `oldestMs`: where the history begins; undefined while nobody knows. */
export function problemOfWindow(window: PastWindow, { oldestMs, nowMs }: { oldestMs: number | undefined; nowMs: number }) {
  const { minutes, toMs } = window
  if (toMs === null) return undefined
  if (toMs > nowMs + aheadMs) return { code: 'ahead', wayOut: { minutes, toMs: null } } satisfies WindowProblem
  if (oldestMs === undefined || toMs >= oldestMs) return undefined
  return { code: 'before-history', wayOut: windowFrom(oldestMs, { window, nowMs }) } satisfies WindowProblem
}

/**
 * The nearest window with nothing before the oldest instant that can be answered: a shorter one with the same end, or, where not even
 * the shortest fits, one that begins there.
 */
export function windowFrom(oldestMs: number, { window, nowMs }: { window: PastWindow; nowMs: number }): PastWindow {
  const roomMinutes = ((window.toMs ?? nowMs) - oldestMs) / minuteMs
  const shorter = windowMinutes.findLast((minutes) => minutes <= Math.min(roomMinutes, window.minutes))
  if (shorter !== undefined) return { minutes: shorter, toMs: window.toMs }
  // its first instant is whole: registries that are first read together are not read in the same millisecond
  const toMs = Math.ceil(oldestMs / 1000) * 1000 + 1000 + window.minutes * minuteMs
  return { minutes: window.minutes, toMs: toMs >= nowMs ? null : toMs }
}
