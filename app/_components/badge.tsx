import type { ReactNode } from 'react'
import { cx } from './cx'

export type Tone = 'neutral' | 'accent' | 'ok' | 'warning' | 'danger' | 'unknown' | 'stale'

const tones: Record<Tone, string> = {
  neutral: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
  ok: 'bg-ok-soft text-ok',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  unknown: 'bg-unknown-soft text-unknown',
  stale: 'bg-stale-soft text-stale hatched',
}

type BadgeProps = { tone?: Tone; mono?: boolean; children: ReactNode; className?: string }

/** A small label: a group, a version, a tag, a count. For a state use StatusDot, which brings its icon. */
export function Badge({ tone = 'neutral', mono = false, children, className }: BadgeProps) {
  return (
    <span
      className={cx(
        'inline-flex h-4.5 max-w-40 shrink-0 items-center truncate rounded-sm px-1.5 text-xs leading-none',
        mono && 'font-mono',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}
