'use client'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import type { Release } from '#lib/governance/release/schema'
import type { Series as CallSeries } from '#lib/statistics/schema'
import type { ChartMark } from '../../../_components/charts/chart-types'
import { TimeSeriesChart } from '../../../_components/charts/time-series-chart'
import { Select } from '../../../_components/select'
import { ApiView } from '../../../_components/states/api-view'
import { EmptyState } from '../../../_components/states/empty-state'
import { useCallSeries } from '../../../_hooks/use-call-series'
import { useNow } from '../../../_hooks/use-now'
import { useEventWord } from '../event-words'
import { toVersions, versionCharts } from './version-series'

const minutesLong = 24 * 60

/** Share, failed share and time per call of the new version against the old one, with the release's events as marks. */
export function ReleaseCharts({ release }: { release: Release }) {
  const t = useTranslations('releases.chart')
  const nowMs = useNow()
  const sinceMs = Date.parse(release.createdAt)
  const minutes = nowMs === 0 ? 15 : Math.min(minutesLong, Math.max(15, Math.ceil((nowMs - sinceMs) / 60_000) + 5))
  // in quarters of an hour, so that the question does not change every minute
  const rounded = minutes <= 15 ? 15 : Math.ceil(minutes / 15) * 15
  const side = release.look?.guard.basis === 'consumer' ? ('consumer' as const) : undefined
  const [chosen, setChosen] = useState<string>()
  const { services } = release
  const state = useCallSeries({ minutes: rounded, service: chosen ?? services[0], groupBy: 'server', side })
  return (
    <div className="space-y-3">
      {services.length > 1 && (
        <Select
          label={t('service')}
          options={services.map((value) => ({ value, label: value }))}
          value={chosen ?? services[0] ?? ''}
          onValueChange={setChosen}
        />
      )}
      <ApiView state={state} quiet>
        {(data) =>
          data.series.length === 0 ? (
            <EmptyState title={t('empty')} cause={t('emptyCause')} />
          ) : (
            <Charts data={data} release={release} asOf={state.envelope?.asOf ?? null} />
          )
        }
      </ApiView>
    </div>
  )
}

function Charts({ data, release, asOf }: { data: CallSeries; release: Release; asOf: string | null }) {
  const t = useTranslations('releases.chart')
  const word = useEventWord()
  const { addresses } = release
  const versions = useMemo(() => toVersions(data, addresses), [data, addresses])
  const names = useMemo(() => ({ fresh: t('fresh'), old: t('old') }), [t])
  const charts = useMemo(() => versionCharts(versions, { asOf, names, stepSeconds: data.stepSeconds }), [versions, asOf, names, data])
  const marks = release.events.map(({ at, name }): ChartMark => ({ atMs: Date.parse(at), label: word(name) }))
  if (!charts) return null
  const common = { fromMs: charts.fromMs, toMs: charts.toMs, stepMs: data.stepSeconds * 1000, marks }
  return (
    <div className="flex flex-col gap-4">
      <TimeSeriesChart title={t('share')} unit="%" series={charts.share} height={150} {...common} />
      <TimeSeriesChart title={t('errors')} unit="%" series={charts.errors} height={130} {...common} />
      <TimeSeriesChart title={t('latency')} unit="ms" series={charts.latency} height={130} {...common} />
    </div>
  )
}
