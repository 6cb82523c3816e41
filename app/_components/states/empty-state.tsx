import type { LucideIcon } from 'lucide-react'
import { Inbox } from 'lucide-react'
import type { ReactNode } from 'react'

type EmptyStateProps = {
  /** What is not here: "No registry is configured". */
  title: string
  /** Why. */
  cause?: ReactNode
  /** The next step, as a button or link. */
  action?: ReactNode
  icon?: LucideIcon
}

/** Nothing to show: the cause and the next step. */
export function EmptyState({ title, cause, action, icon: Icon = Inbox }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <Icon aria-hidden className="size-7 text-muted" strokeWidth={1.5} />
      <p className="text-base font-medium">{title}</p>
      {cause && <p className="max-w-prose text-sm text-muted">{cause}</p>}
      {action && <div className="pt-2">{action}</div>}
    </div>
  )
}
