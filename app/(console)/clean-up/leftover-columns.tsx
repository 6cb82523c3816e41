'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { LeftoverRow } from '#lib/registry/clean-up/schema'
import { Badge } from '../../_components/badge'
import { readablePaths } from '../../_components/format/readable-paths'
import { NumberCell } from '../../_components/number-cell'
import { RelativeTime } from '../../_components/relative-time'
import type { Column } from '../../_components/table/column'
import { ByteSize } from './byte-size'
import { useLeftoverWords } from './leftover-words'
import { SelectCell } from './select-cell'
import type { Selection } from './use-selection'

type Translate = ReturnType<typeof useTranslations<'cleanUp.columns'>>
type Words = ReturnType<typeof useLeftoverWords>

/** Columns of the list; the first chooses. */
export function useLeftoverColumns(selection: Selection): readonly Column<LeftoverRow>[] {
  const t = useTranslations('cleanUp.columns')
  const words = useLeftoverWords()
  return useMemo(() => [selectColumn(t, selection), ...whatColumns(t, words), ...sizeColumns(t)], [t, words, selection])
}

const selectColumn = (t: Translate, selection: Selection): Column<LeftoverRow> => ({
  id: 'select',
  header: t('select'),
  width: 72,
  cell: (row) => <SelectCell row={row} selection={selection} />,
})

const whatColumns = (t: Translate, words: Words): Column<LeftoverRow>[] => [
  {
    id: 'path',
    header: t('path'),
    sortKey: 'path',
    cell: (row) => (
      <span title={readablePaths(row.path)} className="block truncate font-mono text-[0.95em]">
        {readablePaths(row.path)}
      </span>
    ),
    text: (row) => row.path,
  },
  { id: 'kind', header: t('kind'), sortKey: 'kind', width: 180, cell: (row) => words.kind(row.kind), text: (row) => row.kind },
  {
    id: 'subject',
    header: t('subject'),
    width: 240,
    hidden: true,
    cell: (row) => words.subject(row),
    text: (row) => words.subject(row),
  },
  {
    id: 'unusedSince',
    header: t('unusedSince'),
    sortKey: 'unusedSince',
    width: 130,
    cell: (row) => <RelativeTime at={row.unusedSince} />,
    text: (row) => row.unusedSince,
  },
]

const sizeColumns = (t: Translate): Column<LeftoverRow>[] => [
  {
    id: 'nodes',
    header: t('nodes'),
    align: 'end',
    width: 84,
    cell: (row) => <NumberCell value={row.nodes} />,
    text: (row) => String(row.nodes),
  },
  {
    id: 'bytes',
    header: t('bytes'),
    sortKey: 'bytes',
    align: 'end',
    width: 90,
    cell: (row) => <ByteSize bytes={row.bytes} />,
    text: (row) => String(row.bytes),
  },
  { id: 'registry', header: t('registry'), width: 110, cell: (row) => <Badge>{row.registry}</Badge>, text: (row) => row.registry },
  {
    id: 'firstSeen',
    header: t('firstSeen'),
    hidden: true,
    width: 120,
    cell: (row) => <RelativeTime at={row.firstSeen} />,
    text: (row) => row.firstSeen,
  },
]
