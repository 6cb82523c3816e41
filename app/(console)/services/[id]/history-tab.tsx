'use client'
import { useTranslations } from 'next-intl'
import { type RegistryEventRow, registryEventSchema } from '#lib/registry/schema'
import { Button } from '../../../_components/button'
import { AnswerNotices } from '../../../_components/states/answer-notices'
import { EmptyState } from '../../../_components/states/empty-state'
import { ErrorState } from '../../../_components/states/error-state'
import { LoadingState } from '../../../_components/states/loading-state'
import { usePages } from '../../../_hooks/use-pages'
import { useTimeRange } from '../../../_hooks/use-time-range'
import { useNow } from '../../../_hooks/use-now'
import { PastView } from './history/past-view'
import { TimeSlider } from './history/time-slider'
import { useInstant } from './history/use-instant'
import { HistoryEvent } from './history-event'

/** A past instant beside now, and every appearance, disappearance and change, newest first, field by field. */
export function HistoryTab({ service }: { service: string }) {
  const t = useTranslations('services.history')
  const { minutes, setRange } = useTimeRange('1h')
  const pages = usePages(`events?service=${encodeURIComponent(service)}&since=-${minutes}m&pageSize=100`, registryEventSchema, {
    topics: ['registry', 'rules'],
    keys: { registry: [service] },
  })
  const widen = minutes < 10_080 && (
    <Button size="sm" onClick={() => void setRange('7d')}>
      {t('widen')}
    </Button>
  )
  return (
    <div className="min-h-0 grow overflow-auto">
      <PastPart service={service} minutes={minutes} events={pages.rows} />
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
          {pages.total !== undefined && t('shown', { shown: pages.rows.length, total: pages.total, more: String(pages.isMinimum) })}
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

type PastPartProps = { service: string; minutes: number; events: readonly RegistryEventRow[] }

/** The slider over the chosen window and, away from its end, the state of then beside that of now. */
function PastPart({ service, minutes, events }: PastPartProps) {
  const { atMs, setAtMs } = useInstant()
  // the window moves every ten seconds: a slider that creeps cannot be held
  const nowMs = Math.ceil(useNow() / 10_000) * 10_000
  return (
    <>
      {nowMs > 0 && (
        <div className="border-b bg-ground px-4 py-2">
          <TimeSlider fromMs={nowMs - minutes * 60_000} toMs={nowMs} atMs={atMs} onChange={setAtMs} events={events} />
        </div>
      )}
      {atMs !== null && <PastView service={service} atMs={atMs} />}
    </>
  )
}
