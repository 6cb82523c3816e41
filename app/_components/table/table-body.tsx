import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { Column } from './column'
import type { PlacedRow } from './merge-rows'
import { TableRow } from './table-row'
import type { TableQuery } from './use-table-query'
import { useRowElements, useVirtualRows } from './use-virtual-rows'

type TableBodyProps<Row> = {
  scroller: HTMLElement | null
  query: TableQuery<Row>
  rows: readonly PlacedRow<Row>[]
  columns: readonly Column<Row>[]
  rowHeight: number
  domId: string
  selectedId: string | null
  tintedSinceMs: number
  onSelect: (id: string) => void
  onOpen: ((id: string) => void) | undefined
}

/** Only the rows in sight, each at its place in the height of all. The one part of a table that is drawn anew in each frame of scrolling. */
export function TableBody<Row>(props: TableBodyProps<Row>) {
  const { scroller, query, rows, columns, rowHeight, domId, selectedId, tintedSinceMs } = props
  // rows that are not read yet have their place already, so that one can scroll anywhere at once
  const count = rows.length + (query.hasMore ? Math.max(0, (query.total ?? 0) - query.rows.length) : 0)
  const virtual = useVirtualRows({ scroller, count, rowHeight })
  const elements = useRowElements(virtual)
  useLoadAhead(virtual.endIndex, query)
  const { select, open } = useSteady(props)
  return (
    <tbody className="relative block" style={{ height: count * rowHeight }}>
      {elements.map(({ element, index }) => {
        const placed = rows[index]
        if (!placed) return <UnreadRow key={element} top={index * rowHeight} height={rowHeight} />
        return (
          <TableRow
            key={element}
            placed={placed}
            columns={columns}
            domId={`${domId}-${index}`}
            index={index}
            height={rowHeight}
            selected={placed.id === selectedId}
            tinted={placed.changedAtMs > tintedSinceMs}
            onSelect={select}
            onOpen={open}
          />
        )
      })}
    </tbody>
  )
}

/** Rows ahead of what is in sight that are read before they are. */
const ahead = 150

function useLoadAhead<Row>(endIndex: number, query: TableQuery<Row>): void {
  const { hasMore, loadTo, rows, problem } = query
  const wanted = Math.ceil((endIndex + ahead) / ahead) * ahead
  const isNear = rows.length > 0 && wanted > rows.length && problem === undefined
  useEffect(() => {
    if (isNear && hasMore) loadTo(wanted)
  }, [isNear, hasMore, loadTo, wanted])
}

/** The same two functions from frame to frame, so that rows need not be drawn again; they call the newest ones. */
function useSteady({ onSelect, onOpen }: Pick<TableBodyProps<unknown>, 'onSelect' | 'onOpen'>) {
  const latest = useRef({ onSelect, onOpen })
  useLayoutEffect(() => {
    latest.current = { onSelect, onOpen }
  })
  return {
    select: useCallback((id: string) => latest.current.onSelect(id), []),
    open: useCallback((id: string) => latest.current.onOpen?.(id), []),
  }
}

/** The place of a row that is still on its way. */
function UnreadRow({ top, height }: { top: number; height: number }) {
  return (
    <tr
      aria-hidden
      style={{ top, height }}
      className="absolute inset-x-0 block bg-[linear-gradient(var(--line),var(--line))] bg-[length:38%_8px] bg-[position:16px_center] bg-no-repeat"
    />
  )
}
