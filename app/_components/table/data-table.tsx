'use client'
import { type CSSProperties, type ReactNode, useId, useMemo, useRef, useState } from 'react'
import type { z } from 'zod'
import { cx } from '../cx'
import { AnswerNotices } from '../states/answer-notices'
import { ErrorState } from '../states/error-state'
import { type Column, gridColumnsOf, minWidthOf } from './column'
import { TableBody } from './table-body'
import { TableEnd } from './table-end'
import { TableHead } from './table-head'
import { TableToolbar } from './table-toolbar'
import type { useColumnChoice } from './use-column-choice'
import { useDataTable } from './use-data-table'
import type { TableQuery } from './use-table-query'

type DataTableProps<Row> = {
  /** Stable name: file name of the CSV, key of the column choice. */
  id: string
  /** Names the table for a screen reader. */
  label: string
  /** "Search services": label and placeholder of the search field. */
  searchLabel: string
  query: TableQuery<Row>
  schema: z.ZodType<Row>
  /** Module level, or memoised. */
  columns: readonly Column<Row>[]
  /** Module level, or memoised. */
  rowId: (row: Row) => string
  /** What counts as a change of a row; its whole JSON by default. Leave out what changes all the time. */
  changeKey?: (row: Row) => string
  selectedId?: string | null
  /** A click or an arrow key; opens the side panel, where there is one. */
  onSelect?: (id: string | null) => void
  /** Enter or a double click. */
  onOpen?: (id: string) => void
  /** Selects and toggles beside the search field. */
  filters?: ReactNode
  /** Shown when there is nothing at all: the cause and the next step. */
  empty: ReactNode
  density?: 'compact' | 'roomy'
  /** Take the height that is left (default) or that of the rows. */
  height?: 'fill' | 'auto'
}

/** A list of the API: server-side search, sort and paging, virtual rows that keep their place, all by keyboard. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, query, columns, changeKey = JSON.stringify, selectedId, onSelect, onOpen, density = 'compact', height = 'fill' } = props
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const grid = useRef<HTMLTableElement>(null)
  const domId = useId()
  const rowHeight = density === 'compact' ? 32 : 40
  const state = useDataTable({ ...props, changeKey, rowHeight, selectedId, onSelect, onOpen, scroller, grid })
  const { rows, choice, selection } = state
  const shown = useMemo(() => columns.filter((column) => choice.visibility[column.id]), [columns, choice.visibility])
  const body = {
    scroller,
    query,
    rows: rows.placed,
    rowHeight,
    domId,
    selectedId: selection.id,
    tintedSinceMs: rows.tintedSinceMs,
    onSelect: selection.select,
    onOpen: selection.open,
  }
  const style: CSSProperties & Record<'--columns', string> = { minWidth: minWidthOf(shown), '--columns': gridColumnsOf(shown) }
  const around = useAround(props, { choice, columns: shown, moved: rows.moved, onSettle: rows.settle })
  return (
    <section aria-label={label} className={cx('flex min-w-0 flex-col', height === 'fill' && 'min-h-0 grow')}>
      {around.above}
      <div
        ref={setScroller}
        className={cx('relative overflow-auto', height === 'fill' ? 'min-h-0 grow' : 'max-h-[70vh]')}
        aria-busy={query.refreshing}
      >
        <table
          ref={grid}
          role="grid"
          tabIndex={0}
          aria-label={label}
          aria-rowcount={query.total ?? -1}
          aria-activedescendant={selection.index < 0 ? undefined : `${domId}-${selection.index}`}
          onKeyDown={selection.onKeyDown}
          style={style}
          className="group/grid block w-full focus-visible:outline-none focus-visible:[&_th]:shadow-[inset_0_-2px_0_var(--accent)]"
        >
          {around.head}
          <TableBody {...body} columns={shown} />
        </table>
        {around.end}
      </div>
    </section>
  )
}

type Around<Row> = {
  choice: ReturnType<typeof useColumnChoice<Row>>
  columns: readonly Column<Row>[]
  moved: number
  onSettle: () => void
}

/** What stands around the rows. The same elements while nothing of it changes. */
function useAround<Row>(props: DataTableProps<Row>, { choice, columns, moved, onSettle }: Around<Row>) {
  return useMemo(() => {
    const { id, query, empty } = props
    return {
      above: (
        <>
          <TableToolbar {...props} tableId={id} choice={choice} moved={moved} onSettle={onSettle} />
          {query.problem && query.rows.length > 0 && <ErrorState problem={query.problem} onRetry={query.refresh} inline />}
          <AnswerNotices asOf={query.asOf} complete={query.complete} warnings={query.warnings} />
        </>
      ),
      head: <TableHead columns={columns} sort={query.sort} onSort={query.setSort} />,
      end: <TableEnd query={query} empty={empty} />,
    }
  }, [props, choice, columns, moved, onSettle])
}
