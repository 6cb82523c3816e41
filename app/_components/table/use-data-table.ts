'use client'
import { columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { type RefObject, useMemo } from 'react'
import type { Column } from './column'
import type { PlacedRow } from './merge-rows'
import { useColumnChoice } from './use-column-choice'
import { usePlacedRows } from './use-placed-rows'
import { useRowSelection } from './use-row-selection'
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
}

const features = tableFeatures({ columnVisibilityFeature })

/** Everything a DataTable knows: columns shown, rows in their places, the window in sight, selection and keys. */
export function useDataTable<Row>(options: Options<Row>) {
  const { id, query, columns, rowId, changeKey, rowHeight, scroller } = options
  const choice = useColumnChoice(id, columns)
  const rows = usePlacedRows({ rows: query.rows, readAtMs: query.readAtMs, orderKey: query.path, idOf: rowId, changeKey })
  const definitions = useMemo(() => columns.map(toDefinition), [columns])
  const table = useTable({
    features,
    data: rows.placed,
    columns: definitions,
    getRowId: (row) => row.id,
    state: { columnVisibility: choice.visibility },
  })
  // rows that are not read yet have their place already, so that one can scroll anywhere at once
  const unread = query.hasMore ? Math.max(0, (query.total ?? 0) - query.rows.length) : 0
  const virtual = useVirtualRows({ scroller, count: rows.placed.length + unread, rowHeight })
  const ids = useMemo(() => rows.placed.map((row) => row.id), [rows.placed])
  const selection = useRowSelection({ ...options, ids, scrollToIndex: virtual.scrollToIndex })
  return { table, virtual, rows, choice, selection }
}

function toDefinition<Row>({ id, header, cell }: Column<Row>) {
  return { id, header, cell: ({ row }: { row: { original: PlacedRow<Row> } }) => cell(row.original.row) }
}
