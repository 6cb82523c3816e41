'use client'
import { NumberCell } from '../../_components/number-cell'

/** Records a group is behind; nothing to catch up with is muted, so that the others stand out. */
export function LagCell({ lag }: { lag: string | null }) {
  return <NumberCell value={lag} className={lag === '0' ? 'text-muted' : 'font-medium'} />
}
