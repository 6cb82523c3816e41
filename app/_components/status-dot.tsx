import { Circle, CircleAlert, CircleCheck, CircleDashed, CircleHelp, CircleX, Clock3, type LucideIcon, LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx'

export type Status = 'ok' | 'warning' | 'danger' | 'unknown' | 'stale' | 'idle' | 'waiting' | 'busy'

const looks: Record<Status, { icon: LucideIcon; text: string }> = {
  ok: { icon: CircleCheck, text: 'text-ok' },
  warning: { icon: CircleAlert, text: 'text-warning' },
  danger: { icon: CircleX, text: 'text-danger' },
  unknown: { icon: CircleHelp, text: 'text-unknown' },
  stale: { icon: Clock3, text: 'text-stale' },
  idle: { icon: CircleDashed, text: 'text-muted' },
  /** its turn comes */
  waiting: { icon: Circle, text: 'text-accent' },
  busy: { icon: LoaderCircle, text: 'text-accent' },
}

type StatusDotProps = { status: Status; children: ReactNode; className?: string }

/** A state as icon, word and colour together; `children` is the word and is always shown. It stands on the line of the text beside it. */
export function StatusDot({ status, children, className }: StatusDotProps) {
  const { icon: Icon, text } = looks[status]
  return (
    <span className={cx('inline-flex items-baseline gap-1 whitespace-nowrap', text, className)}>
      <Icon aria-hidden className={cx('relative top-[0.18em] size-3.5 shrink-0', status === 'busy' && 'motion-safe:animate-spin')} />
      <span className="min-w-0 overflow-hidden text-ellipsis">{children}</span>
    </span>
  )
}
