import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { cx } from '../cx'
import { type Status, StatusDot } from '../status-dot'
import { Tooltip } from '../tooltip'

/** One kind of trouble with its count in words: "3 services consumed without provider"; the link filters to them. */
export type Problem = {
  id: string
  status: Extract<Status, 'warning' | 'danger' | 'stale' | 'unknown' | 'idle'>
  text: string
  /** What it means and what to do, on hover and focus. */
  hint?: string
  href: string
  current?: boolean
}

/** The troubles of a page, in one line; nothing when there are none. */
export function ProblemsStrip({ problems }: { problems: readonly Problem[] }) {
  const t = useTranslations('problemsStrip')
  if (problems.length === 0) return null
  return (
    <nav aria-label={t('label')} className="flex shrink-0 flex-wrap items-center gap-1.5 border-b bg-surface px-4 py-1.5">
      {problems.map(({ id, status, text, hint, href, current }) => (
        <Tooltip key={id} content={hint} side="bottom">
          <Link
            href={href}
            aria-current={current ? 'true' : undefined}
            className={cx(
              'flex h-6 items-center rounded-md px-2 text-sm hover:underline',
              current && 'outline outline-current',
              softs[status],
            )}
          >
            <StatusDot status={status}>{text}</StatusDot>
          </Link>
        </Tooltip>
      ))}
    </nav>
  )
}

const softs: Record<Problem['status'], string> = {
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  stale: 'bg-stale-soft text-stale hatched',
  unknown: 'bg-unknown-soft text-unknown',
  idle: 'bg-sunken text-muted',
}
