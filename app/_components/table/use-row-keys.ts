import type { KeyboardEvent } from 'react'

type RowKeys = {
  ids: readonly string[]
  selectedId: string | null
  select: (id: string | null, index: number) => void
  open: ((id: string) => void) | undefined
}

const pageRows = 15

/** Keyboard of a table: arrows, j, k, Home, End and Page keys select, Enter opens, Esc lets go. */
export function rowKeyHandler({ ids, selectedId, select, open }: RowKeys) {
  const at = selectedId === null ? -1 : ids.indexOf(selectedId)
  return (event: KeyboardEvent<HTMLElement>) => {
    // Keys of a button or field within a cell are its own.
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return
    const target = nextIndex(event.key, { at, last: ids.length - 1, pageRows })
    const id = target === undefined ? undefined : ids[target]
    if (target !== undefined && id !== undefined) {
      event.preventDefault()
      select(id, target)
    } else if (selectedId !== null) {
      if (event.key === 'Enter') open?.(selectedId)
      if (event.key === 'Escape') select(null, at)
    }
  }
}

/** Where a key leads from row `at` (-1: none selected); undefined when the key does not move. */
export function nextIndex(key: string, { at, last, pageRows }: { at: number; last: number; pageRows: number }): number | undefined {
  if (last < 0) return undefined
  const up = at === -1 ? 0 : at - 1
  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    j: at + 1,
    ArrowUp: up,
    k: up,
    PageDown: at + pageRows,
    PageUp: at - pageRows,
    Home: 0,
    End: last,
  }
  const wanted = Object.hasOwn(moves, key) ? moves[key] : undefined
  return wanted === undefined ? undefined : Math.min(last, Math.max(0, wanted))
}
