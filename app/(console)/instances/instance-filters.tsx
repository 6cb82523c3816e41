'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTranslations } from 'next-intl'
import { FilterSelect } from '../../_components/table/filter-select'

const healthFilters = ['danger', 'warning', 'ok'] as const
const levels = ['interface', 'application', 'both'] as const
const generations = ['2.6', '2.7', '3.0', '3.1', '3.2', '3.3'] as const
const parsers = {
  health: parseAsStringLiteral(healthFilters),
  generation: parseAsString,
  level: parseAsStringLiteral(levels),
}

/** The filters of the instances list, in the URL. */
export function useInstanceFilters() {
  const [filters, setFilters] = useQueryStates(parsers)
  return { filters, setFilters }
}

/** One menu per filter; "any" takes it away. */
export function InstanceFilters() {
  const t = useTranslations('services.filters')
  const { filters, setFilters } = useInstanceFilters()
  return (
    <>
      <FilterSelect
        label={t('health')}
        options={healthFilters.map((value) => ({ value, label: t(`healths.${value}`) }))}
        value={filters.health}
        onChange={(health) => void setFilters({ health })}
      />
      <FilterSelect<string>
        label={t('generation')}
        options={generations.map((value) => ({ value, label: value }))}
        value={filters.generation}
        onChange={(generation) => void setFilters({ generation })}
      />
      <FilterSelect
        label={t('level')}
        options={levels.map((value) => ({ value, label: t(`levels.${value}`) }))}
        value={filters.level}
        onChange={(level) => void setFilters({ level })}
      />
    </>
  )
}
