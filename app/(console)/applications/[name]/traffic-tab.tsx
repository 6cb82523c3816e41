'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { seriesSchema } from '#lib/statistics/schema'
import { TimeSeriesChart } from '../../../_components/charts/time-series-chart'
import { Section } from '../../../_components/section'
import { ApiView } from '../../../_components/states/api-view'
import { EmptyState } from '../../../_components/states/empty-state'
import { useApi } from '../../../_hooks/use-api'
import { useTimeRange } from '../../../_hooks/use-time-range'
import { toCharts } from '../../services/[id]/call-charts'

/** Calls an application answers and makes, by method of what it is called for. */
export function TrafficTab({ application }: { application: string }) {
  const t = useTranslations('applications.traffic')
  return (
    <div className="min-h-0 grow overflow-auto bg-ground">
      <div className="flex flex-col gap-4 p-4">
        <Side application={application} side="provider" title={t('answered')} empty={t('answersNothing')} />
        <Side application={application} side="consumer" title={t('made')} empty={t('makesNothing')} />
      </div>
    </div>
  )
}

function Side({ application, side, title, empty }: { application: string; side: 'provider' | 'consumer'; title: string; empty: string }) {
  const t = useTranslations('services.calls')
  const { minutes } = useTimeRange('1h')
  const path = `statistics/series?application=${encodeURIComponent(application)}&side=${side}&groupBy=method&from=-${minutes}m`
  const state = useApi(path, seriesSchema, { topics: ['statistics'], everyMs: minutes > 60 ? 60_000 : 10_000 })
  const charts = useMemo(() => state.data && toCharts(state.data), [state.data])
  return (
    <Section title={title}>
      <ApiView state={state}>
        {() => {
          if (!charts || charts.rate.length === 0) return <EmptyState title={empty} />
          const common = { fromMs: charts.fromMs, toMs: charts.toMs, stepMs: charts.stepMs }
          return (
            <div className="grid gap-4 xl:grid-cols-3">
              <TimeSeriesChart title={t('rate')} unit={t('perSecond')} series={charts.rate} {...common} />
              <TimeSeriesChart title={t('latency')} unit="ms" series={charts.latency} {...common} />
              <TimeSeriesChart title={t('errors')} unit={t('perSecond')} series={charts.errors} {...common} />
            </div>
          )
        }}
      </ApiView>
    </Section>
  )
}
