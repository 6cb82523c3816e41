'use client'
import { parseAsStringLiteral, useQueryState } from 'nuqs'

/** Ranges that end now. */
export const timeRanges = ['15m', '1h', '6h', '24h', '7d'] as const
export type TimeRange = (typeof timeRanges)[number]

/** Their lengths: also of windows that end in the past. */
export const minutesOf: Record<TimeRange, number> = { '15m': 15, '1h': 60, '6h': 360, '24h': 1440, '7d': 10_080 }

/** The page's time range, kept in the URL as `?range=`; the picker in the top bar appears with PageFrame's `timeRange`. */
export function useTimeRange(fallback: TimeRange = '1h') {
  const [range, setRange] = useQueryState('range', parseAsStringLiteral(timeRanges).withDefault(fallback))
  return { range, minutes: minutesOf[range], setRange }
}
