'use client'
import { useLocale } from 'next-intl'
import { formatDuration } from '../../../_components/format/duration'
import { formatAbsolute } from '../../../_components/format/time'
import { useNow } from '../../../_hooks/use-now'

/** How long a process runs; when it started on hover. A dash where nobody says. */
export function Uptime({ startedAt }: { startedAt: string | null }) {
  const locale = useLocale()
  const nowMs = useNow()
  if (startedAt === null) return <span className="text-muted">–</span>
  const atMs = Date.parse(startedAt)
  return (
    <time dateTime={startedAt} title={nowMs === 0 ? undefined : formatAbsolute(atMs, locale)} className="whitespace-nowrap tabular-nums">
      {nowMs === 0 ? '…' : formatDuration(Math.max(0, Math.floor((nowMs - atMs) / 1000) * 1000))}
    </time>
  )
}
