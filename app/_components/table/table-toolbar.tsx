'use client'
import { Download, Search, SlidersHorizontal } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useRef, useState } from 'react'
import type { z } from 'zod'
import { useHotkey } from '../../_hooks/use-hotkey'
import { problemOf } from '../../_hooks/use-api'
import { Button, IconButton } from '../button'
import { Popover } from '../popover'
import { useProblemText } from '../states/problem-text'
import { toast } from '../toast'
import type { Column } from './column'
import { exportCsv } from './export-csv'
import type { TableQuery } from './use-table-query'

type TableToolbarProps<Row> = {
  tableId: string
  query: TableQuery<Row>
  schema: z.ZodType<Row>
  columns: readonly Column<Row>[]
  choice: { visibility: Record<string, boolean>; toggle: (id: string, shown: boolean) => void }
  searchLabel: string
  filters?: ReactNode
  moved: number
  onSettle: () => void
}

/** Above a table: search (`/`), the page's filters, how many rows, columns, CSV. */
export function TableToolbar<Row>(props: TableToolbarProps<Row>) {
  const { query, filters, moved, onSettle, searchLabel } = props
  const t = useTranslations('table')
  const input = useRef<HTMLInputElement>(null)
  useHotkey('/', { label: t('searchKey'), run: () => input.current?.focus() })
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b px-4 py-1.5">
      <label className="relative">
        <span className="sr-only">{searchLabel}</span>
        <Search aria-hidden className="absolute start-2 top-2 size-3.5 text-muted" />
        <input
          ref={input}
          type="search"
          value={query.search}
          onChange={(event) => query.setSearch(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
          placeholder={searchLabel}
          className="h-7 w-64 rounded-md border border-control bg-surface ps-7 pe-2 text-sm placeholder:text-muted focus-visible:outline-2 focus-visible:-outline-offset-1 [&::-webkit-search-cancel-button]:opacity-60"
        />
      </label>
      {filters}
      <div className="ms-auto flex items-center gap-1">
        {moved > 0 && (
          <Button size="sm" tone="ghost" onClick={onSettle} className="text-accent">
            {t('moved', { count: moved })}
          </Button>
        )}
        {query.total !== undefined && <span className="px-1 text-sm text-muted">{t('total', { count: query.total })}</span>}
        <ColumnChoice {...props} />
        <CsvButton {...props} />
      </div>
    </div>
  )
}

function ColumnChoice<Row>({ columns, choice }: TableToolbarProps<Row>) {
  const t = useTranslations('table')
  return (
    <Popover title={t('columns')} trigger={<IconButton icon={SlidersHorizontal} label={t('columns')} size="sm" />}>
      <div className="flex flex-col">
        {columns.map(({ id, header }) => (
          <label key={id} className="flex h-7 items-center gap-2 rounded-sm px-1 text-sm hover:bg-hover">
            <input
              type="checkbox"
              className="accent-(--accent-fill)"
              checked={choice.visibility[id] ?? true}
              onChange={(event) => choice.toggle(id, event.target.checked)}
            />
            {header}
          </label>
        ))}
      </div>
    </Popover>
  )
}

function CsvButton<Row>({ tableId, query, schema, columns, choice }: TableToolbarProps<Row>) {
  const t = useTranslations('table')
  const problemText = useProblemText()
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      const shown = columns.filter(({ id }) => choice.visibility[id] ?? true)
      const { rows, cut } = await exportCsv({ path: query.path, schema, columns: shown, fileName: `${tableId}.csv`, rows: query.all })
      toast.done(cut ? t('exportedCut', { count: rows }) : t('exported', { count: rows }))
    } catch (error) {
      toast.failed(problemText(problemOf(error)).title)
    } finally {
      setBusy(false)
    }
  }
  return <IconButton icon={Download} label={t('csv')} size="sm" busy={busy} onClick={() => void run()} />
}
