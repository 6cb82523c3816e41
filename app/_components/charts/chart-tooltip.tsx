'use client'
import { useLocale } from 'next-intl'
import { formatNumber } from '../format/number'
import { formatAbsolute } from '../format/time'
import type { ChartPlan } from './chart-types'

type ChartTooltipProps = { plan: ChartPlan; /** Set by recharts. */ active?: boolean; label?: string | number }

/** All lines at the crosshair's time, highest first, and the events near it. */
export function ChartTooltip({ plan, active, label }: ChartTooltipProps) {
  const locale = useLocale()
  const atMs = Number(label)
  const row = plan.rows.find((candidate) => candidate['atMs'] === atMs)
  if (!active || !row) return null
  const stepMs = (plan.rows[1]?.['atMs'] ?? 0) - (plan.rows[0]?.['atMs'] ?? 0)
  const marks = plan.marks.filter((mark) => Math.abs(mark.atMs - atMs) <= stepMs)
  const lines = plan.lines.toSorted((one, other) => (row[other.key] ?? -1) - (row[one.key] ?? -1))
  return (
    <div className="max-w-72 rounded-md bg-raised p-2 text-xs shadow-pop">
      <div className="pb-1 text-muted">{formatAbsolute(atMs, locale)}</div>
      {lines.map((line) => {
        const value = row[line.key]
        return (
          <div key={line.id} className="flex items-center gap-1.5">
            <span aria-hidden className="h-0.5 w-2.5 shrink-0 rounded-full" style={{ background: line.colour }} />
            <span className="truncate">{line.label}</span>
            <span className="ms-auto ps-3 whitespace-nowrap">
              {value === null || value === undefined ? '–' : formatNumber(value).short} <span className="text-muted">{plan.unit}</span>
            </span>
          </div>
        )
      })}
      {marks.map((mark) => (
        <div key={`${mark.atMs} ${mark.label}`} className="pt-1 text-accent">
          {mark.label}
        </div>
      ))}
    </div>
  )
}
