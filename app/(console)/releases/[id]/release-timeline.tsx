'use client'
import { useTranslations } from 'next-intl'
import type { Release } from '#lib/governance/release/schema'
import { RelativeTime } from '../../../_components/relative-time'
import { useSaid } from '../../../_components/use-said'
import { useEventWord } from '../event-words'

/** What happened, newest first. */
export function ReleaseTimeline({ release: { events } }: { release: Release }) {
  const t = useTranslations('releases.event')
  const word = useEventWord()
  const wordsOf = useSaid()
  return (
    <ol className="divide-y text-sm" aria-label={t('label')}>
      {events.toReversed().map(({ seq, at, name, text, said, actor }) => (
        <li key={seq} className="px-4 py-2">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{word(name)}</span>
            <span className="text-muted">{actor}</span>
            <RelativeTime at={at} className="ms-auto text-muted" />
          </p>
          <p className="break-words text-muted">{wordsOf({ text, said })}</p>
        </li>
      ))}
    </ol>
  )
}
