import type { ReactNode } from 'react'

/** One column of a DataTable. */
export type Column<Row> = {
  id: string
  header: string
  cell: (row: Row) => ReactNode
  /** Plain text for the CSV; a column without it is not exported. */
  text?: (row: Row) => string
  /** Key of the API's `sort=`; without it the column cannot be sorted. */
  sortKey?: string
  align?: 'start' | 'end'
  /** Pixels; a column without a width shares what is left. */
  width?: number
  /** Not shown until chosen. */
  hidden?: boolean
}

/** Columns that share what is left still need this much to be read; below it the table scrolls, never the page. */
const minFlexWidth = 230

/** Width below which a table of these columns scrolls sideways. */
export function minWidthOf<Row>(columns: readonly Column<Row>[]): number {
  return columns.reduce((sum, { width }) => sum + (width ?? minFlexWidth), 0)
}

/** Widths of these columns as tracks of a CSS grid; where every one has a width, they grow in proportion. */
export function gridColumnsOf<Row>(columns: readonly Column<Row>[]): string {
  const grows = columns.every(({ width }) => width !== undefined)
  return columns.map(({ width }) => (width === undefined ? 'minmax(0,1fr)' : grows ? `minmax(0,${width}fr)` : `${width}px`)).join(' ')
}
