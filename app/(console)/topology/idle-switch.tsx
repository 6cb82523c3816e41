'use client'
import { useTranslations } from 'next-intl'
import type { ViewState } from './view-state'

/** Shows the connections that nothing runs along; says how many are hidden. */
export function IdleSwitch({ view, idleEdges }: { view: ViewState; idleEdges: number }) {
  const t = useTranslations('topology')
  return (
    <label className="flex h-7 items-center gap-1.5 rounded-md px-2 text-sm hover:bg-hover">
      <input
        type="checkbox"
        className="accent-(--accent-fill)"
        checked={view.showIdle}
        onChange={(event) => view.setShowIdle(event.target.checked)}
      />
      {t('showIdle', { count: idleEdges })}
    </label>
  )
}
