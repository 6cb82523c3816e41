'use client'
import { useTranslations } from 'next-intl'
import type { Look, Release } from '#lib/governance/release/schema'
import { formatDuration } from '../../../_components/format/duration'
import { formatShare } from '../../../_components/format/number'
import { RelativeTime } from '../../../_components/relative-time'
import { type Status, StatusDot } from '../../../_components/status-dot'

const looks: Record<Look['guard']['verdict'], Status> = { tripped: 'danger', fine: 'ok', 'too-few': 'idle' }

/** What the guard saw last: new against old, in rates and times, and how sure that is. */
export function GuardPanel({ release: { look, guard } }: { release: Release }) {
  const t = useTranslations('releases.guard')
  const limits = t('limits', {
    errors: formatShare(guard.errorMargin).short,
    ratio: guard.latencyRatio,
    calls: guard.minimumCalls,
    window: formatDuration(guard.windowSeconds * 1000),
    alarm: formatShare(guard.falseAlarm).short,
  })
  if (!look)
    return (
      <div className="space-y-2 text-sm">
        <p className="text-muted">{t('none')}</p>
        <p>{limits}</p>
      </div>
    )
  const { errors, latency } = look.guard
  return (
    <div className="space-y-3 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <StatusDot status={looks[look.guard.verdict]} className="font-medium">
          {t(`verdict.${look.guard.verdict}`)}
        </StatusDot>
        <RelativeTime at={look.at} className="text-muted" />
      </p>
      <table className="w-full table-fixed text-end tabular-nums" aria-label={t('table')}>
        <thead>
          <tr className="text-xs text-muted">
            <th scope="col">
              <span className="sr-only">{t('figure')}</span>
            </th>
            <th scope="col" className="font-medium">
              {t('fresh')}
            </th>
            <th scope="col" className="font-medium">
              {t('old')}
            </th>
          </tr>
        </thead>
        <tbody>
          <Line name={t('calls')} fresh={String(look.guard.freshCalls)} old={String(look.guard.oldCalls)} />
          <Line name={t('errors')} fresh={formatShare(errors.fresh).short} old={formatShare(errors.old).short} bad={errors.isTripped} />
          <Line
            name={t('bounds')}
            fresh={t('atLeast', { share: formatShare(errors.freshAtLeast).short })}
            old={t('atMost', { share: formatShare(errors.oldAtMost).short })}
          />
          <Line name={t('latency')} fresh={msOf(latency.freshMs)} old={msOf(latency.oldMs)} bad={latency.isTripped} />
        </tbody>
      </table>
      <p className="text-muted">
        {t('slower', { slower: latency.slower, steps: latency.steps, ratio: guard.latencyRatio })} {t(`basis.${look.guard.basis}`)}
      </p>
      <p className="text-muted">
        {limits} {t(`onTrip.${guard.onTrip}`)}
      </p>
    </div>
  )
}

function Line({ name, fresh, old, bad = false }: { name: string; fresh: string; old: string; bad?: boolean }) {
  return (
    <tr className="border-t">
      <th scope="row" className="py-1 text-start font-normal text-muted">
        {name}
      </th>
      <td className={bad ? 'font-semibold text-danger' : 'font-medium'}>{fresh}</td>
      <td>{old}</td>
    </tr>
  )
}

const msOf = (ms: number | null): string => (ms === null ? '–' : formatDuration(ms))
