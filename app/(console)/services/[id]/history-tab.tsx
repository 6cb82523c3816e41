'use client'
import { useTranslations } from 'next-intl'
import type { PastWindow } from '#lib/registry/past-window'
import { type RegistryEventRow, registryEventSchema } from '#lib/registry/schema'
import { Button } from '../../../_components/button'
import { PastWindowControl } from '../../../_components/past-window/past-window-control'
import { YoungHistory } from '../../../_components/past-window/young-history'
import { AnswerNotices } from '../../../_components/states/answer-notices'
import { EmptyState } from '../../../_components/states/empty-state'
import { ErrorState } from '../../../_components/states/error-state'
import { LoadingState } from '../../../_components/states/loading-state'
import { usePages } from '../../../_hooks/use-pages'
import { useNow } from '../../../_hooks/use-now'
import { PastView, usePastState } from './history/past-view'
import { TimeSlider } from './history/time-slider'
import { usePastWindow } from './history/use-past-window'
import { HistoryEvent } from './history-event'

/** A past instant beside now, and every appearance, disappearance and change, newest first, field by field. */
export function HistoryTab({ service }: { service: string }) {
  const t = useTranslations('services.history')
  const past = usePastWindow()
  const { minutes, toMs } = past.window
  const pages = useEvents(service, past.window)
  const widen = minutes < widestMinutes && (
    <Button size="sm" onClick={() => past.setWindow({ minutes: widestMinutes, toMs })}>
      {t('widen')}
    </Button>
  )
  return (
    <div className="min-h-0 grow overflow-auto">
      <PastPart service={service} past={past} events={pages.rows} />
      {pages.rows.length > 0 && <AnswerNotices asOf={pages.asOf} complete={pages.complete} warnings={pages.warnings} />}
      {pages.rows.length === 0 && pages.loading && <LoadingState />}
      {pages.problem && <ErrorState problem={pages.problem} onRetry={pages.refresh} inline={pages.rows.length > 0} />}
      {pages.rows.length === 0 && !pages.loading && !pages.problem && (
        <EmptyState title={t('empty')} cause={<YoungHistory {...past.window}>{t('emptyCause')}</YoungHistory>} action={widen} />
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

const widestMinutes = 10_080

/** What happened within the window; a window of the past does not change any more. */
function useEvents(service: string, { minutes, toMs }: PastWindow) {
  const query = new URLSearchParams({ service, pageSize: '100' })
  query.set('since', toMs === null ? `-${minutes}m` : new Date(toMs - minutes * 60_000).toISOString())
  if (toMs !== null) query.set('until', new Date(toMs).toISOString())
  return usePages(`events?${query.toString()}`, registryEventSchema, {
    ...(toMs === null && { topics: ['registry', 'rules'] as const }),
    keys: { registry: [service] },
  })
}

type PastPartProps = { service: string; past: ReturnType<typeof usePastWindow>; events: readonly RegistryEventRow[] }

/** The window and its slider and, away from now, the state of then beside that of now. */
function PastPart({ service, past: { window, atMs, setAtMs, setWindow }, events }: PastPartProps) {
  const then = usePastState(service, atMs)
  // the window moves every ten seconds: a slider that creeps cannot be held
  const nowMs = Math.ceil(useNow() / 10_000) * 10_000
  const toMs = window.toMs ?? nowMs
  const backToNow = () => setWindow({ minutes: window.minutes, toMs: null })
  return (
    <>
      {nowMs > 0 && (
        <div className="border-b bg-ground px-4 py-2">
          <PastWindowControl window={window} onChange={setWindow} oldest={then.problem?.details?.oldest} />
          <TimeSlider
            fromMs={toMs - window.minutes * 60_000}
            toMs={toMs}
            endsNow={window.toMs === null}
            atMs={atMs}
            onChange={setAtMs}
            onNow={backToNow}
            events={events}
          />
        </div>
      )}
      {atMs !== null && <PastView service={service} then={then} />}
    </>
  )
}
