import type { ReactNode } from 'react'
import { cx } from '../cx'
import type { Column } from './column'
import type { PlacedRow } from './merge-rows'

type TableRowProps<Row> = {
  placed: PlacedRow<Row>
  columns: readonly Column<Row>[]
  cells: readonly ReactNode[]
  domId: string
  index: number
  height: number
  selected: boolean
  tinted: boolean
  onSelect: () => void
  onOpen: (() => void) | undefined
}

/** One row: a changed one is tinted for 1.2 s, a removed one stays as a struck-through tombstone. */
export function TableRow<Row>({ placed, columns, cells, domId, index, height, selected, tinted, onSelect, onOpen }: TableRowProps<Row>) {
  return (
    <tr
      id={domId}
      aria-rowindex={index + 2}
      aria-selected={selected}
      onClick={onSelect}
      onDoubleClick={onOpen}
      style={{ height }}
      className={cx(
        'cursor-default hover:bg-hover aria-selected:bg-selected group-focus-visible/grid:aria-selected:[&>td:first-child]:shadow-[inset_2px_0_0_var(--accent)]',
        // Two names for one animation: a second change while the first still shows starts it anew.
        tinted && (placed.version % 2 === 0 ? 'animate-[tint_1.2s_ease-out]' : 'animate-[tint-again_1.2s_ease-out]'),
        placed.gone && 'text-stale line-through stale',
      )}
    >
      {cells.map((cell, position) => (
        <td
          key={columns[position]?.id}
          className={cx(
            'truncate border-b border-line/60 align-middle px-2 text-sm first:ps-4 last:pe-4',
            columns[position]?.align === 'end' && 'text-end tabular-nums',
          )}
        >
          {cell}
        </td>
      ))}
    </tr>
  )
}
