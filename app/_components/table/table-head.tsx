import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { cx } from '../cx'
import type { Column } from './column'

type TableHeadProps<Row> = { columns: readonly Column<Row>[]; sort: string; onSort: (sort: string) => void }

/** Column names; those that can be sorted are buttons: ascending, descending. */
export function TableHead<Row>({ columns, sort, onSort }: TableHeadProps<Row>) {
  return (
    <thead className="sticky top-0 z-10 block">
      <tr aria-rowindex={1} className="grid grid-cols-(--columns)">
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </tr>
    </thead>
  )
}

function HeadCell<Row>({ column, sort, onSort }: { column: Column<Row>; sort: string; onSort: (sort: string) => void }) {
  const t = useTranslations('table')
  const { header, sortKey, align } = column
  const direction = sortKey === undefined ? undefined : sort === sortKey ? 'ascending' : sort === `-${sortKey}` ? 'descending' : 'none'
  const Icon = direction === 'ascending' ? ArrowUp : direction === 'descending' ? ArrowDown : ChevronsUpDown
  return (
    <th
      scope="col"
      aria-sort={direction}
      className={cx(
        'block h-8 content-center bg-surface px-2 text-start text-xs font-medium text-muted shadow-[inset_0_-1px_0_var(--line)] first:ps-4 last:pe-4',
        align === 'end' && 'text-end',
      )}
    >
      {sortKey === undefined ? (
        <span className="block truncate">{header}</span>
      ) : (
        <button
          type="button"
          title={t('sortBy', { column: header })}
          onClick={() => onSort(direction === 'ascending' ? `-${sortKey}` : sortKey)}
          className={cx(
            'group/sort relative flex w-fit max-w-full hover:text-ink',
            align === 'end' && 'ms-auto',
            direction !== 'none' && 'text-ink',
          )}
        >
          <span className="truncate">{header}</span>
          <Icon
            aria-hidden
            className={cx(
              // Beside the name, in the cell's own padding: narrow columns keep their whole name.
              'absolute top-0.5 size-3',
              align === 'end' ? '-start-3' : '-end-3.5',
              direction === 'none' && 'opacity-0 group-hover/sort:opacity-60 group-focus-visible/sort:opacity-60',
            )}
          />
        </button>
      )}
    </th>
  )
}
