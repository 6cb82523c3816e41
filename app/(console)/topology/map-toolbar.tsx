'use client'
import { Crosshair, Search, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { useHotkey } from '../../_hooks/use-hotkey'
import { IconButton } from '../../_components/button'
import { cx } from '../../_components/cx'
import { cutMiddle } from '../../_components/format/cut-middle'
import { Select } from '../../_components/select'
import { IdleSwitch } from './idle-switch'
import { plainId } from './model/node-name'
import { groupings, levels, maxDepth, type ViewState } from './view-state'

type MapToolbarProps = {
  view: ViewState
  /** Nodes that match the search, in order; undefined while it is empty. */
  found: readonly string[] | undefined
  idleEdges: number
  onGoTo: (id: string) => void
}

/** Find, idle connections: what changes the picture but not the question. */
export function MapToolbar({ view, found, idleEdges, onGoTo }: MapToolbarProps) {
  const t = useTranslations('topology')
  const input = useRef<HTMLInputElement>(null)
  const next = useRef(0)
  useHotkey('/', { label: t('find'), run: () => input.current?.focus() })
  const goToNext = () => {
    const id = found?.[next.current % Math.max(1, found.length)]
    next.current += 1
    if (id !== undefined) onGoTo(id)
  }
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-2 border-b px-4 py-1.5">
      <label className="relative">
        <span className="sr-only">{t('find')}</span>
        <Search aria-hidden className="absolute start-2 top-2 size-3.5 text-muted" />
        <input
          ref={input}
          type="search"
          value={view.find}
          onChange={(event) => {
            next.current = 0
            view.setFind(event.target.value)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') goToNext()
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
          placeholder={t('find')}
          className="h-7 w-60 rounded-md border border-control bg-surface ps-7 pe-2 text-sm placeholder:text-muted focus-visible:outline-2 focus-visible:-outline-offset-1"
        />
      </label>
      <output className={cx('text-sm text-muted', !found && 'sr-only')}>{found && t('found', { count: found.length })}</output>
      <div className="ms-auto flex items-center gap-2">
        {view.level === 'application' && (
          <Select
            label={t('groupingLabel')}
            options={groupings.map((value) => ({ value, label: t(`grouping.${value}`) }))}
            value={view.grouping}
            onValueChange={view.setGrouping}
          />
        )}
        <IdleSwitch view={view} idleEdges={idleEdges} />
      </div>
    </div>
  )
}

/** Level, focus and depth: the question, the same for the graph and its table. */
export function QuestionControls({ view }: { view: ViewState }) {
  const t = useTranslations('topology')
  return (
    <>
      {view.focus !== null && (
        <>
          <span className="flex h-7 items-center gap-1.5 rounded-md bg-accent-soft ps-2 text-sm text-accent">
            <Crosshair aria-hidden className="size-3.5" />
            <span title={view.focus}>{t('focusedOn', { name: cutMiddle(plainId(view.focus), 36) })}</span>
            <IconButton icon={X} label={t('unfocus')} size="sm" onClick={view.unfocus} className="text-accent" />
          </span>
          <Select
            label={t('depth')}
            options={Array.from({ length: maxDepth }, (_, index) => ({
              value: String(index + 1),
              label: t('steps', { count: index + 1 }),
            }))}
            value={String(view.depth)}
            onValueChange={(depth) => view.setDepth(Number(depth))}
          />
        </>
      )}
      <Select
        label={t('levelLabel')}
        hideLabel
        options={levels.map((value) => ({ value, label: t(`level.${value}`) }))}
        value={view.level}
        onValueChange={view.setLevel}
      />
    </>
  )
}
