'use client'
import { Slider } from '@base-ui/react/slider'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { RegistryEventRow } from '#lib/registry/schema'
import { Button, IconButton } from '../../../../_components/button'
import { cx } from '../../../../_components/cx'
import { formatAbsolute, formatClock } from '../../../../_components/format/time'
import { nextStop, previousStop, stopsOf } from './event-stops'

type TimeSliderProps = {
  fromMs: number
  toMs: number
  /** Null: now. */
  atMs: number | null
  onChange: (atMs: number | null) => void
  events: readonly RegistryEventRow[]
}

/** A past instant on a line that ends now: by pointer, by arrow keys, or from one event to the next; marks say where something happened. */
export function TimeSlider({ fromMs, toMs, atMs, onChange, events }: TimeSliderProps) {
  const t = useTranslations('services.history')
  const locale = useLocale()
  const [dragged, setDragged] = useState<number>()
  const current = dragged ?? Math.min(toMs, Math.max(fromMs, atMs ?? toMs))
  const isNow = current >= toMs && dragged === undefined
  const stops = stopsOf(events)
  const before = previousStop(stops, current)
  const after = nextStop(stops, current)
  const commit = (value: number) => {
    setDragged(undefined)
    onChange(value >= toMs ? null : value)
  }
  const clock = isNow ? t('now') : formatAbsolute(current, locale)
  return (
    <div className="flex items-center gap-2">
      <IconButton
        icon={ChevronLeft}
        size="sm"
        label={t('earlier')}
        disabled={before === undefined}
        onClick={() => onChange(before ?? null)}
      />
      <Slider.Root
        value={current}
        min={fromMs}
        max={toMs}
        step={Math.max(1000, Math.round((toMs - fromMs) / 300_000) * 1000)}
        largeStep={Math.round((toMs - fromMs) / 10)}
        onValueChange={(value) => setDragged(value)}
        onValueCommitted={(value) => commit(value)}
        className="min-w-40 grow"
      >
        <Slider.Control className="flex h-9 w-full touch-none items-center select-none">
          <Slider.Track className="relative h-1.5 w-full rounded-full bg-sunken shadow-[inset_0_0_0_1px_var(--line)]">
            <Slider.Indicator className="rounded-full bg-accent-soft" />
            <Marks events={events} fromMs={fromMs} toMs={toMs} />
            <Slider.Thumb
              getAriaLabel={() => t('slider')}
              getAriaValueText={() => clock}
              className="size-4 rounded-full bg-surface shadow-[0_0_0_2px_var(--accent-fill),0_1px_3px_oklch(0_0_0/0.25)] has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-3 has-[:focus-visible]:outline-accent"
            />
          </Slider.Track>
        </Slider.Control>
        <div aria-hidden className="flex justify-between text-xs text-muted tabular-nums">
          <span>{edgeText(fromMs, toMs, locale)}</span>
          <span>{t('now')}</span>
        </div>
      </Slider.Root>
      <IconButton icon={ChevronRight} size="sm" label={t('later')} disabled={isNow} onClick={() => onChange(after ?? null)} />
      <span className="w-60 shrink-0 text-end text-sm font-medium tabular-nums" suppressHydrationWarning>
        {clock}
      </span>
      <Button size="sm" disabled={isNow} onClick={() => onChange(null)}>
        {t('toNow')}
      </Button>
    </div>
  )
}

/** The beginning of the window: its clock, with the day where that is another one. */
function edgeText(fromMs: number, toMs: number, locale: string): string {
  return toMs - fromMs > 12 * 3_600_000
    ? new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
        fromMs,
      )
    : formatClock(fromMs, locale)
}

/** More marks than this are a bar anyway. */
const maxMarks = 400

function Marks({ events, fromMs, toMs }: Pick<TimeSliderProps, 'events' | 'fromMs' | 'toMs'>) {
  return events.slice(0, maxMarks).map((event) => {
    const share = (Date.parse(event.at) - fromMs) / (toMs - fromMs)
    if (share < 0 || share > 1) return null
    return (
      <span
        key={event.id}
        aria-hidden
        className={cx('absolute -top-1.5 h-4.5 w-0.5 -translate-x-1/2 rounded-full', toneOf(event.type))}
        style={{ insetInlineStart: `${share * 100}%` }}
      />
    )
  })
}

function toneOf(type: string): string {
  if (type.endsWith('-appeared')) return 'bg-ok'
  return type.endsWith('-disappeared') ? 'bg-danger' : 'bg-accent-fill'
}
