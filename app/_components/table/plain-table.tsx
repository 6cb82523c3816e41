'use client'
import type { ReactNode } from 'react'
import { cx } from '../cx'
import { type Column, minWidthOf } from './column'

type PlainTableProps<Row> = {
  /** Names the table for a screen reader. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string
  /** In place of the table when there are no rows. */
  empty: ReactNode
}

/** A short list that is whole already: no search, no paging, no virtual rows. For lists of the API take DataTable. */
export function PlainTable<Row>({ label, columns, rows, rowId, empty }: PlainTableProps<Row>) {
  if (rows.length === 0) return <div className="px-4 py-6 text-center text-sm text-muted">{empty}</div>
  const shown = columns.filter((column) => !column.hidden)
  return (
    <div className="relative overflow-x-auto">
      <table
        aria-label={label}
        className="w-full table-fixed border-separate border-spacing-0 text-sm"
        style={{ minWidth: minWidthOf(shown) }}
      >
        <colgroup>
          {shown.map(({ id, width }) => (
            <col key={id} style={width === undefined ? undefined : { width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {shown.map(({ id, header, align }) => (
              <th
                key={id}
                scope="col"
                className={cx(
                  'h-8 truncate border-b px-2 text-start text-xs font-medium text-muted first:ps-4 last:pe-4',
                  align === 'end' && 'text-end',
                )}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowId(row)} className="hover:bg-hover [&:last-child>td]:border-b-0">
              {shown.map(({ id, cell, align }) => (
                <td
                  key={id}
                  className={cx(
                    'h-8 truncate border-b border-line/60 px-2 first:ps-4 last:pe-4',
                    align === 'end' && 'text-end tabular-nums',
                  )}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
