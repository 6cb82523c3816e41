'use client'
import { useTranslations } from 'next-intl'
import { registryEventSchema } from '#lib/registry/schema'
import { Button } from '../../_components/button'
import { YoungHistory } from '../../_components/past-window/young-history'
import { EmptyState } from '../../_components/states/empty-state'
import { ErrorState } from '../../_components/states/error-state'
import { LoadingState } from '../../_components/states/loading-state'
import { usePages } from '../../_hooks/use-pages'
import { HistoryEvent } from '../services/[id]/history-event'

type RecentChangesProps = {
  /** `address`: several with commas between them */
  of: { application: string } | { address: string }
  /** How far back from now */
  minutes?: number
}

/** What came, went and changed lately, newest first. */
export function RecentChanges({ of, minutes = 1440 }: RecentChangesProps) {
  const t = useTranslations('applications.changes')
  const parameters = new URLSearchParams({ ...of, since: `-${minutes}m`, pageSize: '50' })
  const pages = usePages(`events?${parameters.toString()}`, registryEventSchema, { topics: ['registry', 'rules'] })
  const { rows, loading, problem, hasMore, refreshing, loadMore, refresh, total, isMinimum } = pages
  return (
    <>
      {problem && <ErrorState problem={problem} onRetry={refresh} inline={rows.length > 0} />}
      {rows.length === 0 && loading && <LoadingState rows={3} />}
      {rows.length === 0 && !loading && !problem && (
        <EmptyState
          title={t('empty')}
          cause={
            <YoungHistory minutes={minutes} toMs={null}>
              {t('emptyCause')}
            </YoungHistory>
          }
        />
      )}
      {rows.length > 0 && (
        <ol aria-label={t('label')} className="px-4 py-3">
          {rows.map((event, index) => (
            <HistoryEvent key={event.id} event={event} previousAt={rows[index - 1]?.at} />
          ))}
        </ol>
      )}
      {hasMore && (
        <div className="flex items-center gap-3 px-4 pb-4 text-sm text-muted">
          {t('shown', { shown: rows.length, total: total ?? rows.length, more: String(isMinimum) })}
          <Button size="sm" busy={refreshing} onClick={loadMore}>
            {t('more')}
          </Button>
        </div>
      )}
    </>
  )
}
