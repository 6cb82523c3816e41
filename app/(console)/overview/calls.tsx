'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useMemo } from 'react'
import { z } from 'zod'
import { type TopRow, topRowSchema } from '#lib/statistics/schema'
import { useApi } from '../../_hooks/use-api'
import { useCallSeries } from '../../_hooks/use-call-series'
import { CallCharts } from '../../_components/charts/call-charts'
import type { CallMetric } from '../../_components/charts/call-series'
import { NumberCell } from '../../_components/number-cell'
import { ServiceIdLink } from '../../_components/registry/links'
import { Section } from '../../_components/section'
import { ApiView } from '../../_components/states/api-view'
import { ErrorRate } from '../services/error-rate'

const rows = z.array(topRowSchema)
const minutes = 30
/** As callers see them: a call that timed out failed, however well its provider ended it later. */
const side = 'consumer'
const shown = 5
const metrics: readonly CallMetric[] = ['rate', 'errors', 'average']

/** The calls of the last half hour: three charts, the busiest services, those that fail most. */
export function Calls() {
  const t = useTranslations('overview')
  const series = useCallSeries({ minutes, side })
  const top = useApi(`statistics/top?by=service&side=${side}&from=-${minutes}m&limit=200`, rows, {
    topics: ['statistics'],
    everyMs: 20_000,
  })
  const failing = useMemo(
    () => (top.data ?? []).filter(({ failures }) => failures > 0).toSorted((one, other) => other.failures - one.failures),
    [top.data],
  )
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Section
        title={t('calls')}
        aside={
          <Link href="/statistics" className="text-sm text-accent hover:underline">
            {t('toStatistics')}
          </Link>
        }
      >
        <ApiView state={series}>
          {(data) => <CallCharts data={data} asOf={series.envelope?.asOf ?? null} nameOf={plainName} metrics={metrics} height={120} />}
        </ApiView>
      </Section>
      <div className="grid gap-4 md:grid-cols-2">
        <Top title={t('busiest')} rows={top.data?.slice(0, shown)} empty={t('noCalls')} />
        <Top title={t('failing')} rows={top.data && failing.slice(0, shown)} empty={t('noFailures')} failures />
      </div>
    </div>
  )
}

const plainName = (key: string): string => key

type TopProps = {
  title: string
  rows: readonly TopRow[] | undefined
  empty: string
  /** Failures in place of the rate. */ failures?: boolean
}

function Top({ title, rows: shownRows, empty, failures = false }: TopProps) {
  const t = useTranslations('overview')
  return (
    <Section flush title={title}>
      {shownRows?.length === 0 && <p className="px-4 py-4 text-sm text-muted">{empty}</p>}
      <ol className="divide-y divide-line">
        {shownRows?.map((row) => (
          <li key={row.key} className="grid h-8 grid-cols-[minmax(0,1fr)_auto_4rem] items-center gap-3 px-4 text-sm">
            <ServiceIdLink id={row.key} />
            {failures ? (
              <NumberCell value={row.failures} unit={t('failures')} />
            ) : (
              <NumberCell value={row.callsPerSecond} unit={t('perSecond')} />
            )}
            <span className="text-end">
              <ErrorRate rate={row.calls > 0 ? row.errorRate : null} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}
