'use client'
import { useTranslations } from 'next-intl'
import { registryEventSchema } from '#lib/registry/schema'
import { Button } from '../../../_components/button'
import { AnswerNotices } from '../../../_components/states/answer-notices'
import { EmptyState } from '../../../_components/states/empty-state'
import { ErrorState } from '../../../_components/states/error-state'
import { LoadingState } from '../../../_components/states/loading-state'
import { usePages } from '../../../_hooks/use-pages'
import { useTimeRange } from '../../../_hooks/use-time-range'
import { HistoryEvent } from './history-event'

/** Every appearance, disappearance and change, newest first, field by field. */
export function HistoryTab({ service }: { service: string }) {
  const t = useTranslations('services.history')
  const { minutes, setRange } = useTimeRange('1h')
  const pages = usePages(`events?service=${encodeURIComponent(service)}&since=-${minutes}m&pageSize=100`, registryEventSchema, {
    topics: ['registry', 'rules'],
  })
  const widen = minutes < 10_080 && (
    <Button size="sm" onClick={() => void setRange('7d')}>
      {t('widen')}
    </Button>
  )
  return (
    <div className="min-h-0 grow overflow-auto">
      {pages.rows.length > 0 && <AnswerNotices asOf={pages.asOf} complete={pages.complete} warnings={pages.warnings} />}
      {pages.rows.length === 0 && pages.loading && <LoadingState />}
      {pages.problem && <ErrorState problem={pages.problem} onRetry={pages.refresh} inline={pages.rows.length > 0} />}
      {pages.rows.length === 0 && !pages.loading && !pages.problem && (
        <EmptyState title={t('empty')} cause={t('emptyCause')} action={widen} />
      )}
      <ol aria-label={t('label')} className="px-4 py-3">
        {pages.rows.map((event, index) => (
          <HistoryEvent key={event.id} event={event} previousAt={pages.rows[index - 1]?.at} />
        ))}
      </ol>
      {pages.rows.length > 0 && (
        <div className="flex items-center gap-3 px-4 pb-4 text-sm text-muted">
          {pages.total !== undefined && t('shown', { shown: pages.rows.length, total: pages.total })}
          {pages.hasMore ? (
            <Button size="sm" busy={pages.refreshing} onClick={pages.loadMore}>
              {t('more')}
            </Button>
          ) : (
            widen
          )}
        </div>
      )}
    </div>
  )
}
