'use client'
import { useLocale } from 'next-intl'
import { useNow } from '../_hooks/use-now'
import { formatAbsolute, formatClock } from './format/time'

/** "12:03:05" in the person's own zone, the whole date with zone on hover: for "as of" lines. */
export function ClockTime({ at }: { at: string | number | Date }) {
  const locale = useLocale()
  const mounted = useNow() !== 0
  const atMs = new Date(at).getTime()
  return (
    <time dateTime={new Date(atMs).toISOString()} title={mounted ? formatAbsolute(atMs, locale) : undefined} className="whitespace-nowrap">
      {mounted ? formatClock(atMs, locale) : '…'}
    </time>
  )
}
