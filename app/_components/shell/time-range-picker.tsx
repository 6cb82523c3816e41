'use client'
import { useTranslations } from 'next-intl'
import { timeRanges, type TimeRange, useTimeRange } from '../../_hooks/use-time-range'
import { Select } from '../select'

/** The time range of the page, in the URL. */
export function TimeRangePicker({ fallback }: { fallback: TimeRange }) {
  const t = useTranslations('range')
  const { range, setRange } = useTimeRange(fallback)
  return (
    <Select
      label={t('label')}
      hideLabel
      options={timeRanges.map((value) => ({ value, label: t(value) }))}
      value={range}
      onValueChange={(next) => void setRange(next)}
    />
  )
}
