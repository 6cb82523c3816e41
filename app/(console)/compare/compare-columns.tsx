'use client'
import { ArrowRight, CircleDot, type LucideIcon, MoveLeft, MoveRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { CompareRow } from '#lib/registry/compare-schema'
import { cx } from '../../_components/cx'
import { readableContent } from '../services/[id]/weights/readable-content'
import type { Column } from '../../_components/table/column'
import { useFieldWord } from './use-field-word'

const looks: Record<CompareRow['status'], { icon: LucideIcon; className: string }> = {
  'only-left': { icon: MoveLeft, className: 'text-danger' },
  'only-right': { icon: MoveRight, className: 'text-ok' },
  different: { icon: CircleDot, className: 'text-accent' },
}

/** Which side has it, with an icon and a word. */
export function CompareStatus({ status }: Pick<CompareRow, 'status'>) {
  const t = useTranslations('compare.statuses')
  const { icon: Icon, className } = looks[status]
  return (
    <span className={cx('inline-flex items-center gap-1.5', className)}>
      <Icon aria-hidden className="size-3.5" />
      {t(status)}
    </span>
  )
}

/** `weight: 100 → 50; tag: – → gray` */
export const changesText = (row: CompareRow): string =>
  Object.entries(row.changes)
    .map(([field, [left, right]]) => `${field}: ${left || '–'} → ${right || '–'}`)
    .join('; ')

/** Columns of a comparison; the names of the sides head what differs. */
export function useCompareColumns(): readonly Column<CompareRow>[] {
  const t = useTranslations('compare')
  return useMemo(
    () => [
      {
        id: 'kind',
        header: t('columns.kind'),
        sortKey: 'kind',
        width: 120,
        cell: (row) => t(`kinds.${row.kind}`),
        text: (row) => row.kind,
      },
      {
        id: 'key',
        header: t('columns.key'),
        sortKey: 'key',
        cell: (row) => (
          <span title={row.key} className="font-mono text-xs">
            {readableContent(row.key)}
          </span>
        ),
        text: (row) => row.key,
      },
      {
        id: 'status',
        header: t('columns.status'),
        sortKey: 'status',
        width: 140,
        cell: (row) => <CompareStatus status={row.status} />,
        text: (row) => row.status,
      },
      { id: 'changes', header: t('columns.changes'), cell: (row) => <ChangesCell row={row} />, text: changesText },
    ],
    [t],
  )
}

function ChangesCell({ row }: { row: CompareRow }) {
  const wordOf = useFieldWord()
  return (
    <span title={changesText(row)} className="my-1 line-clamp-2 font-mono text-xs">
      {Object.entries(row.changes).map(([field, pair], index) => (
        <span key={field}>
          {index > 0 && ' · '}
          <span className="text-muted">{wordOf(field)}</span> <SidesOf pair={pair} status={row.status} />
        </span>
      ))}
    </span>
  )
}

/** Both values; of something only one side has, that side's. */
export function SidesOf({ pair: [left, right], status }: { pair: readonly [string, string]; status: CompareRow['status'] }) {
  const t = useTranslations('compare')
  if (status !== 'different') return <span className="break-all whitespace-pre-wrap">{readableContent(left || right) || '–'}</span>
  return (
    <>
      <del className="break-all whitespace-pre-wrap text-danger no-underline">{readableContent(left) || '–'}</del>
      <ArrowRight aria-label={t('against')} className="mx-1 inline size-3 text-muted" />
      <ins className="break-all whitespace-pre-wrap text-ok no-underline">{readableContent(right) || '–'}</ins>
    </>
  )
}
