'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { seriesSchema } from '#lib/statistics/schema'
import { Sparkline } from '../../_components/charts/sparkline'
import { formatNumber } from '../../_components/format/number'
import { NumberCell } from '../../_components/number-cell'
import { useApi } from '../../_hooks/use-api'
import { ErrorRate } from './error-rate'

/** The last hour of one service in a line: calls per second, errors, response time. */
export function ServiceTraffic({ id }: { id: string }) {
  const t = useTranslations('services.traffic')
  const { data } = useApi(`statistics/series?service=${encodeURIComponent(id)}&from=-1h`, seriesSchema, { everyMs: 30_000 })
  if (!data) return <p className="text-sm text-muted">…</p>
  // The step under way is not whole yet.
  const points = data.series[0]?.points.slice(0, -1) ?? []
  const last = points.at(-1)
  if (!last || points.every(({ calls }) => !calls)) return <p className="text-sm text-muted">{t('none')}</p>
  const perSecond = (calls: number | null): number | null => (calls === null ? null : calls / data.stepSeconds)
  const now = perSecond(last.calls)
  return (
    <div className="flex items-end gap-5 text-sm">
      <Sparkline
        values={points.map(({ calls }) => perSecond(calls))}
        label={t('spark', { now: now === null ? '–' : formatNumber(now).short })}
        width={150}
        height={32}
      />
      <dl className="flex gap-5">
        <Figure label={t('rate')}>
          <NumberCell value={now} />
        </Figure>
        <Figure label={t('errors')}>
          <ErrorRate rate={last.calls ? (last.failures ?? 0) / last.calls : null} />
        </Figure>
        <Figure label={t('average')}>
          <NumberCell value={last.averageMs} unit="ms" />
        </Figure>
      </dl>
    </div>
  )
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="font-semibold">{children}</dd>
    </div>
  )
}
