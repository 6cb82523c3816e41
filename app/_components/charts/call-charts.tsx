'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { Series as CallSeries } from '#lib/statistics/schema'
import { callMetrics, type CallMetric, callSeries, rangeOfSeries } from './call-series'
import type { ChartMark } from './chart-types'
import { TimeSeriesChart } from './time-series-chart'

type CallChartsProps = {
  data: CallSeries
  /** When the answer was made: steps that were not over by then are not drawn. */
  asOf: string | null
  /** Names a key of the answer; memoised or module level. */
  nameOf: (key: string) => string
  metrics?: readonly CallMetric[]
  marks?: readonly ChartMark[]
  height?: number
  /** `columns`: two beside each other where there is room. */
  layout?: 'stack' | 'columns'
}

/** Calls, failed share and times, one chart each, on one time axis with one crosshair. */
export function CallCharts({ data, asOf, nameOf, metrics = callMetrics, marks, height = 180, layout = 'stack' }: CallChartsProps) {
  const t = useTranslations('statistics.metric')
  const units: Record<CallMetric, string> = { rate: t('perSecond'), errors: '%', average: 'ms', max: 'ms' }
  const charts = useMemo(() => prepare(data, asOf, nameOf), [data, asOf, nameOf])
  if (!charts) return <p className="rounded-md bg-sunken px-3 py-6 text-center text-sm text-muted hatched">{t('none')}</p>
  return (
    <div className={layout === 'columns' ? 'grid gap-x-8 gap-y-5 xl:grid-cols-2' : 'flex flex-col gap-4'}>
      {metrics.map((metric) => (
        <TimeSeriesChart
          key={metric}
          title={t(metric)}
          unit={units[metric]}
          series={charts.lines[metric]}
          fromMs={charts.fromMs}
          toMs={charts.toMs}
          stepMs={data.stepSeconds * 1000}
          height={height}
          {...(marks ? { marks } : {})}
        />
      ))}
    </div>
  )
}

function prepare(data: CallSeries, asOf: string | null, nameOf: (key: string) => string) {
  const range = rangeOfSeries(data)
  if (!range) return undefined
  const untilMs = asOf === null ? range.toMs : Date.parse(asOf)
  const of = (metric: CallMetric) => callSeries(data, metric, untilMs, nameOf)
  const lines: Record<CallMetric, ReturnType<typeof of>> = {
    rate: of('rate'),
    errors: of('errors'),
    average: of('average'),
    max: of('max'),
  }
  return { ...range, lines }
}
