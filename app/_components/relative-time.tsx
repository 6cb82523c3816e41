'use client'
import { useLocale } from 'next-intl'
import { useNow } from '../_hooks/use-now'
import { formatAbsolute, formatRelative } from './format/time'
import { cx } from './cx'

type RelativeTimeProps = { at: string | number | Date | null | undefined; className?: string }

/** "12 s ago", live; the absolute time with its zone on hover. A dash when there is no time. */
export function RelativeTime({ at, className }: RelativeTimeProps) {
  const locale = useLocale()
  const nowMs = useNow()
  const atMs = at === null || at === undefined ? Number.NaN : new Date(at).getTime()
  if (Number.isNaN(atMs)) return <span className="text-muted">–</span>
  return (
    <time
      dateTime={new Date(atMs).toISOString()}
      title={nowMs === 0 ? undefined : formatAbsolute(atMs, locale)}
      className={cx('whitespace-nowrap', className)}
    >
      {nowMs === 0 ? '…' : formatRelative(atMs, nowMs, locale)}
    </time>
  )
}
