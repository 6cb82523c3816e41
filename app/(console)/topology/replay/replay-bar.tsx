'use client'
import { Pause, Play, SkipBack, SkipForward, X } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { z } from 'zod'
import type { Warning } from '#lib/platform/answer'
import { registryEventSchema } from '#lib/registry/schema'
import type { Problem } from '../../../_hooks/api-client'
import { useApi } from '../../../_hooks/use-api'
import { useNow } from '../../../_hooks/use-now'
import { Button, IconButton } from '../../../_components/button'
import { formatAbsolute, formatMoment } from '../../../_components/format/time'
import { PastWindowControl } from '../../../_components/past-window/past-window-control'
import { StatusDot } from '../../../_components/status-dot'
import type { Replay, ViewState } from '../view-state'
import { replayMarks, stepTo } from './event-marks'
import { Timeline } from './timeline'
import { usePlaying } from './use-playing'

const events = z.array(registryEventSchema)

type ReplayBarProps = {
  view: ViewState
  replay: Replay
  warnings: readonly Warning[] | undefined
  /** Why the window's beginning cannot be answered. */
  refused: Problem | undefined
  /** The oldest instant that can, where it is not the window's beginning. */
  oldest: string | undefined
}

/** A past window: play, step from event to event, or drag; says loudly that what is shown is not now. */
export function ReplayBar({ view, replay, warnings = [], refused, oldest }: ReplayBarProps) {
  const t = useTranslations('topology.replay')
  const locale = useLocale()
  const nowMs = useNow()
  const isFull = refused?.said?.some(({ code }) => code === 'events-too-many') ?? false
  const [fromMs, toMs, atMs] = [replay.from.getTime(), replay.to.getTime(), replay.at.getTime()]
  const { data } = useApi(`events?since=${replay.from.toISOString()}&until=${replay.to.toISOString()}&pageSize=500`, events)
  const marks = useMemo(() => replayMarks(data ?? [], fromMs, toMs), [data, fromMs, toMs])
  // what else is missing is said above the map, as of any answer
  const unmeasured = warnings.find(({ code }) => code === 'traffic-unknown')
  const moveTo = (next: number) => view.setAt(new Date(Math.round(next)))
  const playing = usePlaying(atMs, { fromMs, toMs, onMove: moveTo })
  return (
    <section aria-label={t('title')} className="flex flex-col gap-1 border-b bg-stale-soft px-4 py-1.5 hatched">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <StatusDot status="stale" className="font-semibold">
          {t('past')}
        </StatusDot>
        <time dateTime={replay.at.toISOString()} title={formatAbsolute(atMs, locale)} className="font-semibold">
          {formatAbsolute(atMs, locale)}
        </time>
        {unmeasured && (
          <span title={unmeasured.text} className="text-muted">
            · {t('trafficUnknown')}
          </span>
        )}
        {oldest !== undefined && (
          <span className="text-muted">
            · {t(isFull ? 'tooMany' : 'begins', { time: formatMoment(Date.parse(oldest), nowMs, locale) })}
          </span>
        )}
        <span className="ms-auto flex items-center gap-1">
          <PastWindowControl window={{ minutes: replay.span, toMs }} onChange={view.setWindow} oldest={oldest} />
          <Button size="sm" icon={X} onClick={view.endReplay}>
            {t('end')}
          </Button>
        </span>
      </div>
      <div className="flex items-center gap-1">
        <IconButton icon={SkipBack} label={t('back')} size="sm" onClick={() => moveTo(stepTo(marks, atMs, -1, fromMs))} />
        <IconButton icon={playing.isOn ? Pause : Play} label={playing.isOn ? t('pause') : t('play')} size="sm" onClick={playing.toggle} />
        <IconButton icon={SkipForward} label={t('forward')} size="sm" onClick={() => moveTo(stepTo(marks, atMs, 1, toMs))} />
        <span className="ps-1 text-xs text-muted tabular-nums">{formatMoment(fromMs, nowMs, locale)}</span>
        <Timeline label={t('instant')} valueText={formatAbsolute(atMs, locale)} {...{ fromMs, toMs, atMs, marks }} onMove={moveTo} />
        <span className="text-xs text-muted tabular-nums">{formatMoment(toMs, nowMs, locale)}</span>
      </div>
    </section>
  )
}
