'use client'
import { type RefObject, useMemo } from 'react'
import type { Column } from './column'
import { useColumnChoice } from './use-column-choice'
import { usePlacedRows } from './use-placed-rows'
import { useRowSelection } from './use-row-selection'
import type { TableQuery } from './use-table-query'
import { useScrollToRow } from './use-virtual-rows'

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
  scroller: HTMLElement | null
  grid: RefObject<HTMLElement | null>
}

/** Everything a DataTable knows: columns shown, rows in their places, selection and keys. */
export function useDataTable<Row>(options: Options<Row>) {
  const { id, query, columns, rowId, changeKey, rowHeight, scroller } = options
  const choice = useColumnChoice(id, columns)
  const rows = usePlacedRows({ rows: query.rows, readAtMs: query.readAtMs, orderKey: query.path, idOf: rowId, changeKey })
  const ids = useMemo(() => rows.placed.map((row) => row.id), [rows.placed])
  const selection = useRowSelection({ ...options, ids, scrollToIndex: useScrollToRow(scroller, rowHeight) })
  return { rows, choice, selection }
}
