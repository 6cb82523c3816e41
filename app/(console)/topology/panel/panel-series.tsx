'use client'
import { useTranslations } from 'next-intl'
import { type CallQuestion, useCallSeries } from '../../../_hooks/use-call-series'
import { CallCharts } from '../../../_components/charts/call-charts'
import type { CallMetric } from '../../../_components/charts/call-series'
import { ApiView } from '../../../_components/states/api-view'

const asCaller: readonly CallMetric[] = ['rate', 'errors', 'average']
/** A provider does not know that its caller gave up waiting: its own count of failures would belie the map. */
const asProvider: readonly CallMetric[] = ['rate', 'average', 'max']
export const panelMinutes = 30

/** The last half hour of what the panel shows, in three small charts. */
export function PanelSeries({ question }: { question: CallQuestion }) {
  const t = useTranslations('topology')
  const state = useCallSeries(question)
  const metrics = question.side === 'consumer' ? asCaller : asProvider
  return (
    <section aria-label={t('series')} className="px-4 py-3">
      <ApiView state={state} quiet>
        {(data) => <CallCharts data={data} asOf={state.envelope?.asOf ?? null} nameOf={plainName} metrics={metrics} height={110} />}
      </ApiView>
    </section>
  )
}

const plainName = (key: string): string => key
