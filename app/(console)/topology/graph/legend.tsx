'use client'
import { Panel } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { cx } from '../../../_components/cx'
import { StatusDot } from '../../../_components/status-dot'
import { tracedDash } from '../model/edge-dash'
import { type Health, healths } from '../model/health'
import { statusOfHealth } from '../model/health-look'

type LegendProps = {
  counts: Record<Health, number>
  hidden: ReadonlySet<Health>
  onToggle: (health: Health) => void
  /** Some lines are known from metadata alone. */
  traced?: boolean
  /** Appeared and vanished things are marked. */
  replayed?: boolean
}

/** What the colours mean, how many there are of each, and the filter: a press hides or shows a kind. */
export function Legend(props: LegendProps) {
  return (
    <Panel position="bottom-left">
      <LegendBox {...props} />
    </Panel>
  )
}

/** The legend wherever a map puts it. */
export function LegendBox({ counts, hidden, onToggle, traced = false, replayed = false }: LegendProps) {
  const t = useTranslations('topology')
  return (
    <div className="flex flex-col gap-1 rounded-md bg-surface p-1.5 shadow-[0_0_0_1px_var(--line)]">
      <fieldset aria-label={t('legend')} className="flex flex-wrap gap-0.5">
        {healths.map((health) => (
          <button
            key={health}
            type="button"
            aria-pressed={!hidden.has(health)}
            title={t(`healthHint.${health}`)}
            onClick={() => onToggle(health)}
            className={cx(
              'flex h-6 items-center gap-1 rounded-sm px-1.5 text-xs hover:bg-hover',
              hidden.has(health) && 'text-muted line-through',
            )}
          >
            <StatusDot status={hidden.has(health) ? 'idle' : statusOfHealth[health]}>{t(`health.${health}`)}</StatusDot>
            <span className="tabular-nums">{counts[health]}</span>
          </button>
        ))}
      </fieldset>
      <div className="flex items-center gap-3 px-1.5 text-xs text-muted">
        <span className="flex items-center gap-1.5">
          <svg aria-hidden width="28" height="8">
            <path d="M0 4h9M10 4h8M19 4h9" stroke="var(--muted)" fill="none" strokeWidth="1.25" />
            <path d="M10 4h8" stroke="var(--muted)" strokeWidth="3" />
            <path d="M19 4h9" stroke="var(--muted)" strokeWidth="6" />
          </svg>
          {t('widthHint')}
        </span>
        <span className="flex items-center gap-1.5">
          <svg aria-hidden width="24" height="8">
            <path d="M0 4h24" stroke="var(--control)" strokeWidth="1.5" strokeDasharray="2 4" />
          </svg>
          {t('dashHint')}
        </span>
        {traced && (
          <span className="flex items-center gap-1.5" title={t('tracedLong')}>
            <svg aria-hidden width="32" height="8">
              <path d="M0 4h32" stroke="var(--control)" strokeWidth="1.5" strokeDasharray={tracedDash} />
            </svg>
            {t('traced')}
          </span>
        )}
        {replayed && (
          <>
            <span className="rounded-sm bg-ok-soft px-1 text-ok">+ {t('replay.appeared')}</span>
            <span className="rounded-sm bg-danger-soft px-1 text-danger">− {t('replay.vanished')}</span>
          </>
        )}
      </div>
    </div>
  )
}
