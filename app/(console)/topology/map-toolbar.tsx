'use client'
import { Boxes, EyeOff, FoldHorizontal, Search, Waypoints } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useRef } from 'react'
import { useHotkey } from '../../_hooks/use-hotkey'
import { Button } from '../../_components/button'
import { cutMiddle } from '../../_components/format/cut-middle'
import { cx } from '../../_components/cx'
import { Select } from '../../_components/select'
import { ExpressionField } from './expression-field'
import { IdleSwitch } from './idle-switch'
import { maxCards } from './model/fold'
import { groupings } from './model/grouping'
import type { ViewState } from './view-state'

type MapToolbarProps = {
  view: ViewState
  /** Nodes that match the search, in order; undefined while it is empty. */
  found?: readonly string[] | undefined
  idleEdges: number
  /** Of the whole map. */
  nodeCount: number
  onGoTo?: (id: string) => void
  children?: ReactNode
}

/** Find, hide, grouping, idle connections: what changes the picture but not the question. */
export function MapToolbar({ view, found, idleEdges, nodeCount, onGoTo, children }: MapToolbarProps) {
  const t = useTranslations('topology')
  const input = useRef<HTMLInputElement>(null)
  const next = useRef(0)
  useHotkey('/', { label: t('find'), run: () => input.current?.focus() })
  const goToNext = () => {
    const id = found?.[next.current % Math.max(1, found.length)]
    next.current += 1
    if (id !== undefined) onGoTo?.(id)
  }
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b px-4 py-1.5">
      <ExpressionField
        label={t('find')}
        icon={Search}
        value={view.find}
        expression={view.findExpression}
        onChange={(text) => {
          next.current = 0
          view.setFind(text)
        }}
        onEnter={goToNext}
        inputRef={input}
      />
      <ExpressionField label={t('hide')} icon={EyeOff} value={view.without} expression={view.hideExpression} onChange={view.setWithout} />
      <output className={cx('text-sm text-muted', !found && 'sr-only')}>{found && t('found', { count: found.length })}</output>
      <Unfolded view={view} />
      <div className="ms-auto flex flex-wrap items-center justify-end gap-2">
        {nodeCount > maxCards && <Amount view={view} nodeCount={nodeCount} />}
        <Select
          label={t('groupingLabel')}
          options={groupings
            .filter((value) => value !== 'application' || view.level === 'service')
            .map((value) => ({ value, label: t(`grouping.${value}`) }))}
          value={view.grouping}
          onValueChange={view.setGrouping}
        />
        <IdleSwitch view={view} idleEdges={idleEdges} />
        {children}
      </div>
    </div>
  )
}

/** From groups to every node by itself, and back. */
function Amount({ view, nodeCount }: { view: ViewState; nodeCount: number }) {
  const t = useTranslations('topology')
  const isAll = view.drawing === 'all'
  return (
    <Button size="sm" icon={isAll ? Boxes : Waypoints} onClick={() => view.setDrawing(isAll ? 'auto' : 'all')}>
      {isAll ? t('drawGroups') : t('drawAll', { count: nodeCount })}
    </Button>
  )
}

/** What a person has unfolded, and the way back. */
function Unfolded({ view }: { view: ViewState }) {
  const t = useTranslations('topology')
  return [...view.unfolded].map((group) => (
    <Button key={group} size="sm" tone="ghost" icon={FoldHorizontal} title={t('fold', { group })} onClick={() => view.toggleGroup(group)}>
      {cutMiddle(group, 18)}
    </Button>
  ))
}
