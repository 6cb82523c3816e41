import { memo } from 'react'
import { cx } from '../cx'
import type { Column } from './column'
import type { PlacedRow } from './merge-rows'

type TableRowProps<Row> = {
  placed: PlacedRow<Row>
  columns: readonly Column<Row>[]
  domId: string
  index: number
  height: number
  selected: boolean
  tinted: boolean
  /** These two stay the same functions. */
  onSelect: (id: string) => void
  onOpen: (id: string) => void
}

// memo() would forget that the row is generic
const memoOf: <Component extends (props: never) => unknown>(component: Component) => Component = memo

/**
 * One row: a changed one is tinted for 1.2 s, a removed one stays as a struck-through tombstone. While the table scrolls, rows that
 * stay in sight are not drawn again.
 */
export const TableRow = memoOf(DrawnRow)

function DrawnRow<Row>({ placed, columns, domId, index, height, selected, tinted, onSelect, onOpen }: TableRowProps<Row>) {
  return (
    <tr
      id={domId}
      aria-rowindex={index + 2}
      aria-selected={selected}
      onClick={() => onSelect(placed.id)}
      onDoubleClick={() => onOpen(placed.id)}
      style={{ top: index * height, height }}
      className={cx(
        // a row of its own for the browser: what changes in it is laid out and painted without the others
        'absolute inset-x-0 grid grid-cols-(--columns) border-b border-line/60 [contain:strict]',
        'cursor-default hover:bg-hover aria-selected:bg-selected group-focus-visible/grid:aria-selected:shadow-[inset_2px_0_0_var(--accent)]',
        // Two names for one animation: a second change while the first still shows starts it anew.
        tinted && (placed.version % 2 === 0 ? 'animate-[tint_1.2s_ease-out]' : 'animate-[tint-again_1.2s_ease-out]'),
        placed.gone && 'text-stale line-through stale',
      )}
    >
      {columns.map(({ id, align, cell }) => (
        <td key={id} className={align === 'end' ? `${cellLook} text-end tabular-nums` : cellLook}>
          {cell(placed.row)}
        </td>
      ))}
    </tr>
  )
}

/**
 * `align-middle` is not for the looks: the browser's own `vertical-align: inherit` of cells makes it compute the styles of the whole row
 * anew when the row moves, at ten times the cost of the move.
 */
const cellLook = 'block content-center truncate px-2 pb-px align-middle text-sm first:ps-4 last:pe-4'
