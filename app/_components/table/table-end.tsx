'use client'
import { SearchX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '../button'
import { EmptyState } from '../states/empty-state'
import { ErrorState } from '../states/error-state'
import { LoadingState } from '../states/loading-state'
import type { TableQuery } from './use-table-query'

/** Below the rows: the state when there are none, or how many are shown and how to get more. */
export function TableEnd<Row>({ query, empty }: { query: TableQuery<Row>; empty: ReactNode }) {
  const t = useTranslations('table')
  if (query.rows.length === 0) {
    if (query.loading) return <LoadingState rows={8} />
    if (query.problem) return <ErrorState problem={query.problem} onRetry={query.refresh} />
    if (!query.narrowed) return empty
    const clear = query.search !== '' && <Button onClick={() => query.setSearch('')}>{t('clearSearch')}</Button>
    return (
      <EmptyState
        icon={SearchX}
        title={t('noMatch')}
        cause={query.search === '' ? t('noMatchFilter') : t('noMatchSearch', { search: query.search })}
        action={clear}
      />
    )
  }
  if (!query.hasMore && query.total !== undefined && query.total <= query.rows.length) return null
  return (
    <div className="flex h-10 items-center gap-3 px-4 text-sm text-muted">
      {t('shown', { shown: query.rows.length, total: query.total ?? query.rows.length })}
      {query.hasMore ? (
        <Button size="sm" busy={query.refreshing} onClick={query.loadMore}>
          {t('loadMore')}
        </Button>
      ) : (
        <span>{t('narrow')}</span>
      )}
    </div>
  )
}
