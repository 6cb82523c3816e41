import type { ReactNode } from 'react'
import { cx } from '../cx'
import { type Status, StatusDot } from '../status-dot'

const grounds: Partial<Record<Status, string>> = {
  warning: 'bg-warning-soft',
  danger: 'bg-danger-soft',
  stale: 'bg-stale-soft hatched',
  unknown: 'bg-unknown-soft',
  ok: 'bg-ok-soft',
}

type NoticeProps = { status: Status; word: string; children: ReactNode; action?: ReactNode }

/** One line across the content: the state in a word, what it means, what can be done. */
export function Notice({ status, word, children, action }: NoticeProps) {
  return (
    <div
      aria-live="polite"
      className={cx('flex min-h-9 shrink-0 items-center gap-3 border-b px-4 py-1.5 text-sm', grounds[status] ?? 'bg-sunken')}
    >
      <StatusDot status={status} className="font-medium">
        {word}
      </StatusDot>
      <div className="min-w-0 grow">{children}</div>
      {action}
    </div>
  )
}
