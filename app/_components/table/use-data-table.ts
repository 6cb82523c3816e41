'use client'
import { columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { type RefObject, useMemo, useState } from 'react'
import { useHotkey } from '../../_hooks/use-hotkey'
import type { Column } from './column'
import type { PlacedRow } from './merge-rows'
import { useColumnChoice } from './use-column-choice'
import { usePlacedRows } from './use-placed-rows'
import { rowKeyHandler } from './use-row-keys'
import type { TableQuery } from './use-table-query'
import { useVirtualRows } from './use-virtual-rows'

type Options<Row> = {
  id: string
  query: TableQuery<Row>
  columns: readonly Column<Row>[]
  rowId: (row: Row) => string
  changeKey: (row: Row) => string
  rowHeight: number
  selectedId: string | null | undefined
  onSelect: ((id: string | null) => void) | undefined
  onOpen: ((id: string) => void) | undefined
  scroller: RefObject<HTMLElement | null>
  grid: RefObject<HTMLElement | null>
  keyLabels: { down: string; up: string }
}

const features = tableFeatures({ columnVisibilityFeature })

/** Everything a DataTable knows: columns shown, rows in their places, the window in sight, selection and keys. */
export function useDataTable<Row>({ id, query, columns, rowId, changeKey, rowHeight, selectedId, onSelect, onOpen, scroller, grid, keyLabels }: Options<Row>) {
  const [ownId, setOwnId] = useState<string | null>(null)
  const { visibility, toggle } = useColumnChoice(id, columns)
  const { placed, moved, settle, tintedSinceMs } = usePlacedRows({ rows: query.rows, readAtMs: query.readAtMs, orderKey: query.path, idOf: rowId, changeKey })
  const definitions = useMemo(() => columns.map(({ id, header, cell }) => ({ id, header, cell: ({ row }: { row: { original: PlacedRow<Row> } }) => cell(row.original.row) })), [columns])
  const table = useTable({ features, data: placed, columns: definitions, getRowId: (row) => row.id, state: { columnVisibility: visibility } })
  const rows = table.getRowModel().rows
  const virtual = useVirtualRows({ scroller, count: rows.length, rowHeight })
  const selected = selectedId === undefined ? ownId : selectedId
  const ids = placed.map((row) => row.id)
  const select = (next: string | null, index: number) => {
    setOwnId(next)
    onSelect?.(next)
    virtual.scrollToIndex(index)
  }
  const step = (by: number) => {
    grid.current?.focus({ preventScroll: true })
    const index = Math.min(ids.length - 1, Math.max(0, selected === null ? 0 : ids.indexOf(selected) + by))
    const next = ids[index]
    if (next !== undefined) select(next, index)
  }
  useHotkey('j', { label: keyLabels.down, run: () => step(1) })
  useHotkey('k', { label: keyLabels.up, run: () => step(-1) })
  return {
    table,
    virtual,
    moved,
    settle,
    tintedSinceMs,
    visibility,
    toggle,
    selected,
    selectedIndex: selected === null ? -1 : ids.indexOf(selected),
    selectRow: (next: string) => select(next, ids.indexOf(next)),
    onKeyDown: rowKeyHandler({ ids, selectedId: selected, select, open: onOpen }),
  }
}
