'use client'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react'
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

/**
 * A selection reaches the URL a moment later (nuqs gathers writes for 50 ms, in Safari 120 ms), and that write drops a
 * navigation that began before it: a double click would select and never open.
 */
const urlSettleMs = 150

/** The selected row, the page's or the table's own, moved by a click, by the table's keys, and by j and k from anywhere. */
export function useRowSelection({ ids, selectedId, onSelect, onOpen, scrollToIndex, grid }: Options) {
  const t = useTranslations('table')
  const [ownId, setOwnId] = useState<string | null>(null)
  const selected = selectedId === undefined ? ownId : selectedId
  const selectedAtMs = useRef(-urlSettleMs)
  const select = (next: string | null, index: number) => {
    selectedAtMs.current = performance.now()
    setOwnId(next)
    onSelect?.(next)
    if (index >= 0) scrollToIndex(index)
  }
  const open = (id: string) => {
    const waitMs = selectedAtMs.current + urlSettleMs - performance.now()
    if (waitMs <= 0) onOpen?.(id)
    else setTimeout(() => onOpen?.(id), waitMs)
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
    open: onOpen && open,
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => rowKeyHandler({ ids, selectedId: selected, select, open: onOpen && open })(event),
  }
}
