'use client'
import { AlarmClock, StickyNote } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { MessageRow } from '#lib/messages/schema'
import { RelativeTime } from '../../_components/relative-time'

/** Who takes care of a message, until when it sleeps, and whether somebody wrote about it. */
export function CareCell({ row: { assignee, snoozedUntil, note } }: { row: Pick<MessageRow, 'assignee' | 'snoozedUntil' | 'note'> }) {
  const t = useTranslations('messages.people')
  if (assignee === null && snoozedUntil === null && note === null) return <span className="text-muted">–</span>
  return (
    <span className="flex items-center gap-1.5">
      {note && (
        <span title={`${note.actor}: ${note.text}`} className="shrink-0 text-muted">
          <StickyNote aria-hidden className="size-3.5" />
          <span className="sr-only">{t('noteBy', { actor: note.actor, text: note.text })}</span>
        </span>
      )}
      {assignee !== null && <span className="truncate">{assignee}</span>}
      {snoozedUntil !== null && (
        <span className="flex items-center gap-1 text-muted">
          <AlarmClock aria-hidden className="size-3.5" />
          <span className="sr-only">{t('snoozedUntil')}</span>
          <RelativeTime at={snoozedUntil} />
        </span>
      )}
    </span>
  )
}
