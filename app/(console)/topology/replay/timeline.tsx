'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { cx } from '../../../_components/cx'
import type { ReplayMark } from './event-marks'

type TimelineProps = {
  label: string
  valueText: string
  fromMs: number
  toMs: number
  atMs: number
  marks: readonly ReplayMark[]
  onMove: (atMs: number) => void
}

const steps = 1000

/** The window as a slider, with what happened as marks on it. Reads only when let go: every place is a question to the server. */
export function Timeline({ label, valueText, fromMs, toMs, atMs, marks, onMove }: TimelineProps) {
  const t = useTranslations('topology.replay')
  const [held, setHeld] = useState<number>()
  const value = held ?? ((atMs - fromMs) / Math.max(1, toMs - fromMs)) * steps
  const release = () => {
    if (held !== undefined) onMove(fromMs + (held / steps) * (toMs - fromMs))
    setHeld(undefined)
  }
  return (
    <div className="relative h-7 grow">
      {marks.map((mark) => (
        <button
          key={mark.share}
          type="button"
          tabIndex={-1}
          aria-hidden
          title={t('mark', { count: mark.count })}
          onClick={() => onMove(mark.atMs)}
          className={cx('absolute top-0 z-10 h-2.5 w-1 -translate-x-1/2 rounded-sm', mark.gone > 0 ? 'bg-danger' : 'bg-accent')}
          style={{ left: `${mark.share * 100}%` }}
        />
      ))}
      <input
        type="range"
        min={0}
        max={steps}
        value={value}
        aria-label={label}
        aria-valuetext={valueText}
        onChange={(event) => setHeld(Number(event.target.value))}
        onPointerUp={release}
        onKeyUp={release}
        onBlur={release}
        className="absolute inset-x-0 bottom-0 h-4 w-full accent-(--accent-fill)"
      />
    </div>
  )
}
