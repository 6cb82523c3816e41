'use client'
import { Slider } from '@base-ui/react/slider'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { RegistryEventRow } from '#lib/registry/schema'
import { Button, IconButton } from '../../../../_components/button'
import { cx } from '../../../../_components/cx'
import { formatAbsolute, formatMoment } from '../../../../_components/format/time'
import { useNow } from '../../../../_hooks/use-now'
import { nextStop, previousStop, stopsOf } from './event-stops'

type TimeSliderProps = {
  fromMs: number
  toMs: number
  endsNow: boolean
  /** Null: the end. */
  atMs: number | null
  onChange: (atMs: number | null) => void
  onNow: () => void
  events: readonly RegistryEventRow[]
}

/** A past instant on a line: by pointer, by arrow keys, or from one event to the next; marks say where something happened. */
export function TimeSlider({ fromMs, toMs, endsNow, atMs, onChange, onNow, events }: TimeSliderProps) {
  const t = useTranslations('services.history')
  const locale = useLocale()
  const nowMs = useNow()
  const [dragged, setDragged] = useState<number>()
  const current = dragged ?? Math.min(toMs, Math.max(fromMs, atMs ?? toMs))
  const isEnd = current >= toMs && dragged === undefined
  const stops = stopsOf(events)
  const before = previousStop(stops, current)
  const after = nextStop(stops, current)
  const commit = (value: number) => {
    setDragged(undefined)
    onChange(value >= toMs ? null : value)
  }
  const clock = isEnd && endsNow ? t('now') : formatAbsolute(current, locale)
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
          <span>{formatMoment(fromMs, nowMs, locale)}</span>
          <span>{endsNow ? t('now') : formatMoment(toMs, nowMs, locale)}</span>
        </div>
      </Slider.Root>
      <IconButton icon={ChevronRight} size="sm" label={t('later')} disabled={isEnd} onClick={() => onChange(after ?? null)} />
      <span className="w-60 shrink-0 text-end text-sm font-medium tabular-nums" suppressHydrationWarning>
        {clock}
      </span>
      <Button size="sm" disabled={isEnd && endsNow} onClick={onNow}>
        {t('toNow')}
      </Button>
    </div>
  )
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
