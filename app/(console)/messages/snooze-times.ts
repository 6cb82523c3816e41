/** Until when a message may wait, as people say it. */
export const snoozeTimes = [
  { id: 'hour', until: (now: Date): Date => after(now, 3_600_000) },
  { id: 'fourHours', until: (now: Date): Date => after(now, 4 * 3_600_000) },
  { id: 'tomorrow', until: (now: Date): Date => new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9) },
  { id: 'week', until: (now: Date): Date => after(now, 7 * 86_400_000) },
] as const

const after = (now: Date, ms: number): Date => new Date(now.getTime() + ms)
