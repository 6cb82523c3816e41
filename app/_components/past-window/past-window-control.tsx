'use client'
import { CalendarClock } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { type PastWindow, problemOfWindow, windowFrom, windowMinutes } from '#lib/registry/past-window'
import { useNow } from '../../_hooks/use-now'
import { Button } from '../button'
import { formatMoment } from '../format/time'
import { Select } from '../select'
import { EndField } from './end-field'
import { useHistoryStart } from './use-history-start'

type PastWindowControlProps = {
  window: PastWindow
  onChange: (window: PastWindow) => void
  /** Of a refused reading of the window: the oldest instant that would be answered. */
  oldest?: string | undefined
}

/**
 * Which stretch of the past is looked at: when it ends, in the person's own zone, and how long it is. What cannot be answered is named
 * with the nearest window that can.
 */
export function PastWindowControl({ window, onChange, oldest }: PastWindowControlProps) {
  const t = useTranslations('pastWindow')
  const locale = useLocale()
  const nowMs = useNow()
  const oldestMs = useHistoryStart()
  const known = { oldestMs, nowMs }
  // rendered on the server there is no zone of the person's yet
  if (nowMs === 0) return null
  const problem = problemOfWindow(window, known)
  const wayOut = problem?.wayOut ?? (oldest === undefined ? undefined : windowFrom(Date.parse(oldest), { window, nowMs }))
  return (
    <fieldset aria-label={t('title')} className="flex flex-wrap items-center gap-1.5 text-sm">
      <EndField window={window} known={known} onChange={onChange} />
      <Select
        label={t('length')}
        options={windowMinutes.map((minutes) => ({ value: String(minutes), label: t('minutes', { minutes }) }))}
        value={String(window.minutes)}
        onValueChange={(minutes) => onChange({ ...window, minutes: Number(minutes) })}
      />
      {problem && (
        <span role="alert" className="text-danger">
          {t(`problems.${problem.code}`, { oldest: oldestMs === undefined ? '' : formatMoment(oldestMs, nowMs, locale) })}
        </span>
      )}
      {wayOut && <WayOut wayOut={wayOut} window={window} onChange={onChange} />}
    </fieldset>
  )
}

function WayOut({ wayOut, window, onChange }: { wayOut: PastWindow; window: PastWindow; onChange: (window: PastWindow) => void }) {
  const t = useTranslations('pastWindow')
  const locale = useLocale()
  const nowMs = useNow()
  const isShorter = wayOut.minutes !== window.minutes
  // until now is the field's own button
  if (!isShorter && wayOut.toMs === null) return null
  return (
    <Button size="sm" icon={CalendarClock} onClick={() => onChange(wayOut)}>
      {isShorter
        ? t('shorter', { length: t('minutes', { minutes: wayOut.minutes }) })
        : t('until', { time: formatMoment(wayOut.toMs ?? nowMs, nowMs, locale) })}
    </Button>
  )
}
