'use client'
import { useTranslations } from 'next-intl'
import type { LeftoverRow } from '#lib/registry/clean-up/schema'
import type { Selection } from './use-selection'

/** Chooses a row for the clean-up; where it cannot be removed here the box says so. */
export function SelectCell({ row, selection }: { row: LeftoverRow; selection: Selection }) {
  const t = useTranslations('cleanUp')
  return (
    <input
      type="checkbox"
      aria-label={t('choose', { path: row.path })}
      title={row.removable ? undefined : t('notHere')}
      checked={selection.has(row)}
      disabled={!row.removable}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      // the grid takes these for its rows; Escape and the arrows go on to it
      onKeyDown={(event) => [' ', 'Enter'].includes(event.key) && event.stopPropagation()}
      onChange={() => selection.toggle(row)}
      className="size-4 align-middle accent-(--accent-fill)"
    />
  )
}
