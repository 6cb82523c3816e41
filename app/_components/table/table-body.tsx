import type { VirtualItem } from '@tanstack/react-virtual'
import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { Column } from './column'
import type { PlacedRow } from './merge-rows'
import { TableRow } from './table-row'

/** The part of a TanStack table that the body draws. */
type TablePort<Row> = { getRowModel: () => { rows: readonly { original: PlacedRow<Row> }[] } }

type TableBodyProps<Row> = {
  table: TablePort<Row>
  virtual: { items: readonly VirtualItem[]; totalSize: number }
  columns: readonly Column<Row>[]
  rowHeight: number
  domId: string
  selectedId: string | null
  tintedSinceMs: number
  onSelect: (id: string) => void
  onOpen: ((id: string) => void) | undefined
}

/** Only the rows in sight, between two spacers that stand for the rest. */
export function TableBody<Row>({
  table,
  virtual,
  columns,
  rowHeight,
  domId,
  selectedId,
  tintedSinceMs,
  onSelect,
  onOpen,
}: TableBodyProps<Row>) {
  const rows = table.getRowModel().rows
  const { items, totalSize } = virtual
  const before = items[0]?.start ?? 0
  const after = totalSize - (items.at(-1)?.end ?? 0)
  const { select, open } = useSteady({ onSelect, onOpen })
  const slots = useSlots(items.length)
  return (
    <tbody>
      {before > 0 && <tr aria-hidden style={{ height: before }} />}
      {items.map(({ index }) => {
        const placed = rows[index]?.original
        if (!placed) return <UnreadRow key={index % slots} height={rowHeight} />
        return (
          <TableRow
            key={index % slots}
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
      {after > 0 && <tr aria-hidden style={{ height: after }} />}
    </tbody>
  )
}

/** The same two functions from frame to frame, so that rows need not be drawn again; they call the newest ones. */
function useSteady(handlers: Pick<TableBodyProps<unknown>, 'onSelect' | 'onOpen'>) {
  const latest = useRef(handlers)
  useLayoutEffect(() => {
    latest.current = handlers
  })
  return {
    select: useCallback((id: string) => latest.current.onSelect(id), []),
    open: useCallback((id: string) => latest.current.onOpen?.(id), []),
  }
}

/**
 * As many as rows were ever drawn at once: a row that comes into sight takes over the elements of one that left it, which costs a browser
 * a fraction of making and throwing away a dozen cells with their links in every frame.
 */
function useSlots(count: number): number {
  const [slots, setSlots] = useState(1)
  if (count > slots) setSlots(count)
  return Math.max(count, slots)
}

/** The place of a row that is still on its way. */
function UnreadRow({ height }: { height: number }) {
  return (
    <tr
      aria-hidden
      style={{ height }}
      className="bg-[linear-gradient(var(--line),var(--line))] bg-[length:38%_8px] bg-[position:16px_center] bg-no-repeat"
    />
  )
}
