'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { type Series as CallSeries, seriesSchema } from '#lib/statistics/schema'
import { TimeSeriesChart } from '../../../_components/charts/time-series-chart'
import { Section } from '../../../_components/section'
import { ApiView } from '../../../_components/states/api-view'
import { EmptyState } from '../../../_components/states/empty-state'
import { useApi } from '../../../_hooks/use-api'
import { useTimeRange } from '../../../_hooks/use-time-range'
import { toCharts } from './call-charts'
import { useEventMarks } from './use-event-marks'

/** Calls, errors and response times by server over the chosen range, with what happened meanwhile marked on them. */
export function CallsTab({ service }: { service: string }) {
  const t = useTranslations('services.calls')
  const { minutes } = useTimeRange('1h')
  const state = useApi(`statistics/series?service=${encodeURIComponent(service)}&groupBy=server&from=-${minutes}m`, seriesSchema, {
    topics: ['statistics'],
    everyMs: minutes > 60 ? 60_000 : 10_000,
  })
  return (
    <div className="min-h-0 grow overflow-auto bg-ground">
      <ApiView state={state}>
        {(data) =>
          data.series.length === 0 ? (
            <EmptyState title={t('empty')} cause={t('emptyCause')} />
          ) : (
            <Charts service={service} data={data} minutes={minutes} />
          )
        }
      </ApiView>
    </div>
  )
}

function Charts({ service, data, minutes }: { service: string; data: CallSeries; minutes: number }) {
  const t = useTranslations('services.calls')
  const marks = useEventMarks(service, minutes)
  const charts = useMemo(() => toCharts(data), [data])
  const common = { fromMs: charts.fromMs, toMs: charts.toMs, stepMs: charts.stepMs, marks }
  return (
    <div className="flex flex-col gap-4 p-4">
      <Section>
        <TimeSeriesChart title={t('rate')} unit={t('perSecond')} series={charts.rate} {...common} />
      </Section>
      <Section>
        <TimeSeriesChart title={t('errors')} unit={t('perSecond')} series={charts.errors} height={140} {...common} />
      </Section>
      <Section>
        <TimeSeriesChart title={t('latency')} unit="ms" series={charts.latency} {...common} />
      </Section>
      {marks.length > 0 && <p className="text-sm text-muted">{t('marks', { count: marks.length })}</p>}
    </div>
  )
}
