'use client'
import { useTranslations } from 'next-intl'
import type { LeftoverRow } from '#lib/registry/clean-up/schema'
import { Button } from '../../_components/button'
import { FilterSelect } from '../../_components/table/filter-select'
import { useLeftoverFilters } from './use-leftovers'
import type { Selection } from './use-selection'

const ages = ['1', '7', '30', '90'] as const

/** How long unused, and choosing all that are shown. */
export function LeftoverFilters({ rows, selection }: { rows: readonly LeftoverRow[]; selection: Selection }) {
  const t = useTranslations('cleanUp.filters')
  const { filters, setFilters } = useLeftoverFilters()
  const removable = rows.filter((row) => row.removable).length
  return (
    <>
      <FilterSelect<string>
        label={t('unused')}
        options={ages.map((days) => ({ value: days, label: t('days', { days: Number(days) }) }))}
        value={filters.olderThanDays}
        onChange={(olderThanDays) => void setFilters({ olderThanDays })}
      />
      {selection.paths.length === 0 ? (
        <Button size="sm" disabled={removable === 0} onClick={() => selection.take(rows)}>
          {t('chooseAll')}
        </Button>
      ) : (
        <Button size="sm" onClick={selection.clear}>
          {t('chooseNone', { count: selection.paths.length })}
        </Button>
      )}
    </>
  )
}
