const steps: readonly { unit: Intl.RelativeTimeFormatUnit; seconds: number }[] = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
]

/** "12 s ago", "in 3 min"; seconds are counted only below a minute. */
export function formatRelative(atMs: number, nowMs: number, locale: string): string {
  const seconds = Math.round((atMs - nowMs) / 1000)
  const step = steps.find((candidate) => Math.abs(seconds) >= candidate.seconds)
  const format = new Intl.RelativeTimeFormat(locale, { style: 'narrow', numeric: 'always' })
  return step ? format.format(Math.trunc(seconds / step.seconds), step.unit) : format.format(Math.min(0, seconds) || -0, 'second')
}

/** Date, time to the millisecond where it has any, and the zone by name: what a hover and a copy show. */
export function formatAbsolute(atMs: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(atMs % 1000 === 0 ? {} : { fractionalSecondDigits: 3 }),
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(atMs)
}

/** "12:03:05" in the person's own zone. */
export function formatClock(atMs: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(atMs)
}

/** The clock, with the day where it is another one than today. */
export function formatMoment(atMs: number, nowMs: number, locale: string): string {
  if (new Date(atMs).toDateString() === new Date(nowMs).toDateString()) return formatClock(atMs, locale)
  return new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(atMs % 60_000 === 0 ? {} : { second: '2-digit' }),
    hourCycle: 'h23',
  }).format(atMs)
}
