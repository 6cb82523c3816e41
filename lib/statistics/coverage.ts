import type { TimeRange } from './time-range.ts'

/** Seconds of a range that lie in measured steps, given by their starts. */
export const measuredSeconds = (starts: readonly number[], stepSeconds: number, { from, to }: TimeRange): number =>
  starts.reduce((sum, atMs) => sum + Math.max(0, Math.min(atMs + stepSeconds * 1000, to.getTime()) - Math.max(atMs, from.getTime())), 0) /
  1000
