'use client'
import { useTranslations } from 'next-intl'
import { useCallback, useMemo } from 'react'
import type { Series } from '#lib/statistics/schema'
import { useCallSeries } from '../../_hooks/use-call-series'
import { CallCharts } from '../../_components/charts/call-charts'
import { rangeOfSeries } from '../../_components/charts/call-series'
import { PageFrame } from '../../_components/shell/page-frame'
import { Section } from '../../_components/section'
import { ApiView } from '../../_components/states/api-view'
import { chartMarks } from './chart-marks'
import { FilterBar } from './filter-bar'
import { NoStatistics } from './no-statistics'
import { TopTable } from './top-table'
import { useHappenings } from './use-happenings'
import { type Question, useQuestion } from './use-question'

/** How often, how long and how well: charts over time with one crosshair, and who leads the table. */
export function StatisticsScreen() {
  const t = useTranslations('statistics')
  const asked = useQuestion()
  const state = useCallSeries(asked.question)
  const asOf = state.envelope?.asOf ?? null
  return (
    <PageFrame title={t('title')} timeRange="1h" asOf={asOf} facts={t(`facts.${asked.side}`)}>
      <FilterBar asked={asked} />
      <ApiView state={state}>
        {(data) =>
          data.series.length === 0 ? (
            <NoStatistics narrowed={asked.narrowed} onClear={asked.clear} />
          ) : (
            <Charts data={data} asOf={asOf} asked={asked} />
          )
        }
      </ApiView>
      <TopTable asked={asked} />
    </PageFrame>
  )
}

function Charts({ data, asOf, asked }: { data: Series; asOf: string | null; asked: Question }) {
  const t = useTranslations('statistics')
  const { minutes, filters } = asked
  const happenings = useHappenings({ minutes, service: filters.service, application: filters.application })
  const marks = useMemo(() => {
    const range = rangeOfSeries(data)
    return range ? chartMarks(happenings, range, (count) => t('moreMarks', { count })) : []
  }, [data, happenings, t])
  const nameOf = useCallback((key: string) => (key === '' ? t('unknownKey') : key === '…' ? t('others') : key), [t])
  return (
    <Section>
      <CallCharts data={data} asOf={asOf} nameOf={nameOf} marks={marks} layout="columns" />
      {marks.length > 0 && <p className="pt-3 text-xs text-muted">{t('marksHint')}</p>}
    </Section>
  )
}
