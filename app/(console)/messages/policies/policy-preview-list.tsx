'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import type { PolicyPreview } from '#lib/messages/policies/schema'
import { formatDuration } from '../../../_components/format/duration'
import { messageHref } from '../../../_components/paths'
import { StatusDot } from '../../../_components/status-dot'
import { useSaid } from '../../../_components/use-said'
import { useMessageWords } from '../message-words'

/** Item by item: what would be done, and why or why not. What would be done comes first. */
export function PolicyPreviewList({ preview: { open, items } }: { preview: PolicyPreview }) {
  const t = useTranslations('policies')
  const words = useMessageWords()
  const said = useSaid()
  const acting = items.filter(({ act }) => act).length
  const ordered = items.toSorted((one, other) => rank(one) - rank(other))
  return (
    <div className="pt-3 text-sm">
      <p className="pb-1 font-medium">{t('previewSum', { acting, open, listed: items.length })}</p>
      <ul className="max-h-96 divide-y overflow-auto rounded-md border">
        {ordered.map((item) => (
          <li key={item.id} className="px-3 py-1.5">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <Link href={messageHref(item.id)} className="min-w-0 truncate font-mono hover:underline" title={item.id}>
                {item.key}
              </Link>
              <span className="text-muted">{formatDuration(item.age * 1000)}</span>
              <StatusDot status={item.act ? 'ok' : item.verb === null ? 'unknown' : 'warning'}>
                {item.act && item.verb !== null
                  ? t('wouldDo', { verb: words.verb(item.verb) })
                  : item.verb === null
                    ? t('wouldNothing')
                    : t('wouldSuggest', { verb: words.verb(item.verb) })}
              </StatusDot>
            </div>
            <p className="text-xs text-muted">{item.why.map(said).join(t('between'))}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}

const rank = ({ act, verb }: PolicyPreview['items'][number]): number => (act ? 0 : verb === null ? 2 : 1)
