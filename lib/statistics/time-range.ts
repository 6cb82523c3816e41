import { AppError } from '../platform/errors.ts'

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

export type TimeRange = { from: Date; to: Date }

/** An instant as ISO 8601, or relative to now: `-15m`, `-24h`, `now`. Throws `invalid-input`. */
export function parseInstant(text: string, now: Date): Date {
  if (text === 'now') return now
  const relative = /^-(\d{1,6})([smhd])$/.exec(text)
  const at = relative ? new Date(now.getTime() - Number(relative[1]) * (unitMs[relative[2] ?? ''] ?? 0)) : new Date(text)
  if (Number.isNaN(at.getTime())) throw new AppError('invalid-input', `Not a time: ${text.slice(0, 40)}. Write ISO 8601 or -15m.`)
  return at
}

const maxRangeMs = 92 * 86_400_000

/** A range that is not empty and not longer than what is kept. Throws `invalid-input`. */
export function parseRange({ from = '-15m', to = 'now' }: { from?: string | undefined; to?: string | undefined }, now: Date): TimeRange {
  const range = { from: parseInstant(from, now), to: parseInstant(to, now) }
  const lengthMs = range.to.getTime() - range.from.getTime()
  if (lengthMs <= 0) throw new AppError('invalid-input', 'The range ends before it starts.')
  if (lengthMs > maxRangeMs) throw new AppError('invalid-input', 'The range is longer than 92 days.')
  return range
}

/** Steps a chart may have, in seconds. */
const steps = [60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400]
const maxPoints = 240

/** The smallest step that draws the range with at most 240 points; whole minutes, as minutes are what is kept. */
export function minuteStepOf({ from, to }: TimeRange): number {
  const seconds = (to.getTime() - from.getTime()) / 1000
  return steps.find((step) => seconds / step <= maxPoints) ?? 86_400
}
