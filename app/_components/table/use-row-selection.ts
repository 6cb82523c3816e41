'use client'
import { useTranslations } from 'next-intl'
import { type RefObject, useState } from 'react'
import { useHotkey } from '../../_hooks/use-hotkey'
import { rowKeyHandler } from './use-row-keys'

type Options = {
  ids: readonly string[]
  selectedId: string | null | undefined
  onSelect: ((id: string | null) => void) | undefined
  onOpen: ((id: string) => void) | undefined
  scrollToIndex: (index: number) => void
  grid: RefObject<HTMLElement | null>
}

/** The selected row, the page's or the table's own, moved by a click, by the table's keys, and by j and k from anywhere. */
export function useRowSelection({ ids, selectedId, onSelect, onOpen, scrollToIndex, grid }: Options) {
  const t = useTranslations('table')
  const [ownId, setOwnId] = useState<string | null>(null)
  const selected = selectedId === undefined ? ownId : selectedId
  const select = (next: string | null, index: number) => {
    setOwnId(next)
    onSelect?.(next)
    if (index >= 0) scrollToIndex(index)
  }
  const step = (by: number) => {
    grid.current?.focus({ preventScroll: true })
    const index = Math.min(ids.length - 1, Math.max(0, selected === null ? 0 : ids.indexOf(selected) + by))
    const next = ids[index]
    if (next !== undefined) select(next, index)
  }
  useHotkey('j', { label: t('downKey'), run: () => step(1) })
  useHotkey('k', { label: t('upKey'), run: () => step(-1) })
  return {
    id: selected,
    index: selected === null ? -1 : ids.indexOf(selected),
    select: (next: string) => select(next, ids.indexOf(next)),
    onKeyDown: rowKeyHandler({ ids, selectedId: selected, select, open: onOpen }),
  }
}
