import type { ReactNode } from 'react'
import type { Status } from '../../_components/status-dot'

/** One thing that waits for a person: what it is, and where it is acted upon. */
export type Need = {
  id: string
  status: Extract<Status, 'danger' | 'warning' | 'unknown' | 'stale'>
  /** The state in a word or two. */
  word: string
  what: ReactNode
  /** More about it, muted. */
  detail?: ReactNode
  href: string
}

const ranks: Record<Need['status'], number> = { danger: 0, unknown: 1, warning: 2, stale: 3 }

/** Worst first; among equals in the order they came. */
export const byUrgency = (needs: readonly Need[]): Need[] => needs.toSorted((one, other) => ranks[one.status] - ranks[other.status])
