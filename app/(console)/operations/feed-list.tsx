'use client'
import { useLocale, useTranslations } from 'next-intl'
import { Fragment, useState } from 'react'
import type { OperationRow } from '#lib/operations/schema'
import { Button } from '../../_components/button'
import { useHotkey } from '../../_hooks/use-hotkey'
import { useNow } from '../../_hooks/use-now'
import type { PagesState } from '../../_hooks/use-pages'
import { entryDomId, FeedEntry } from './feed-entry'
import { useSteadyFeed } from './use-feed'

/** Entries under the day they began on; j and k walk through them, Enter opens. */
export function FeedList({ feed }: { feed: PagesState<OperationRow> }) {
  const t = useTranslations('operations')
  const [hovered, setHovered] = useState(false)
  const { shown, waiting, show } = useSteadyFeed(feed.rows, feed.path, hovered)
  const dayOf = useDay()
  useWalk(shown)
  return (
    <div
      className="mx-auto flex max-w-6xl flex-col px-4 py-3"
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      {waiting > 0 && (
        <Button size="sm" tone="ghost" className="sticky top-0 z-10 self-center bg-accent-soft text-accent" onClick={show}>
          {t('newer', { count: waiting })}
        </Button>
      )}
      <ol aria-label={t('title')}>
        {shown.map((operation, index) => {
          const day = dayOf(operation.createdAt)
          const before = shown[index - 1]
          return (
            <Fragment key={operation.id}>
              {(before === undefined || dayOf(before.createdAt) !== day) && (
                <li aria-hidden className="pt-2 pb-1 text-xs font-medium text-muted">
                  {day}
                </li>
              )}
              <FeedEntry operation={operation} />
            </Fragment>
          )
        })}
      </ol>
      {feed.total !== undefined && shown.length < feed.total && (
        <div className="flex items-center gap-3 py-3 text-sm text-muted">
          {t('shown', { shown: shown.length, total: feed.total })}
          {feed.hasMore && (
            <Button size="sm" busy={feed.refreshing} onClick={feed.loadMore}>
              {t('loadMore')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

/** The day of a time in the person's own zone; empty until the browser's zone is known. */
function useDay(): (at: string) => string {
  const locale = useLocale()
  const mounted = useNow() !== 0
  if (!mounted) return () => ''
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' })
  return (at) => format.format(new Date(at))
}

/** j and k go from entry to entry by their links, which Enter opens. */
function useWalk(shown: readonly OperationRow[]): void {
  const t = useTranslations('table')
  const step = (by: number) => {
    const at = shown.findIndex(({ id }) => document.getElementById(entryDomId(id))?.contains(document.activeElement))
    const next = shown[at === -1 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))]
    const entry = next && document.getElementById(entryDomId(next.id))
    entry?.querySelector<HTMLElement>('[data-open]')?.focus({ preventScroll: true })
    entry?.scrollIntoView({ block: 'nearest' })
  }
  useHotkey('j', { label: t('downKey'), run: () => step(1) })
  useHotkey('k', { label: t('upKey'), run: () => step(-1) })
}
