import type { QuietHours, SourcePolicy } from './schema.ts'

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Weekday (1 = Monday) and minute of the day at the wall clock of a zone. A change of summer time is the clock's own: 02:30 may come twice or never. */
function wallClock(at: Date, timeZone: string): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const text = new Map(parts.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    day: weekdays.indexOf(text.get('weekday') ?? '') + 1,
    minute: Number(text.get('hour')) * 60 + Number(text.get('minute')),
  }
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** The quiet hours that `at` lies in, or undefined. */
export function quietHoursAt({ quietHours, timeZone }: Pick<SourcePolicy, 'quietHours' | 'timeZone'>, at: Date): QuietHours | undefined {
  const { day, minute } = wallClock(at, timeZone)
  const yesterday = day === 1 ? 7 : day - 1
  return quietHours.find(({ from, to, days }) => {
    const [begin, end] = [minuteOf(from), minuteOf(to)]
    if (begin < end) return days.includes(day) && minute >= begin && minute < end
    return (days.includes(day) && minute >= begin) || (days.includes(yesterday) && minute < end)
  })
}
