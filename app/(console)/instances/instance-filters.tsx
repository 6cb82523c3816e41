'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTranslations } from 'next-intl'
import { Select } from '../../_components/select'
import { healthFilters } from '../services/service-filters'

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
  const none = { value: 'any', label: t('any') }
  return (
    <>
      <Select
        label={t('health')}
        options={[none, ...healthFilters.map((value) => ({ value, label: t(`healths.${value}`) }))]}
        value={filters.health ?? 'any'}
        onValueChange={(value) => void setFilters({ health: healthFilters.find((one) => one === value) ?? null })}
      />
      <Select
        label={t('generation')}
        options={[none, ...generations.map((value) => ({ value, label: value }))]}
        value={filters.generation ?? 'any'}
        onValueChange={(value) => void setFilters({ generation: value === 'any' ? null : value })}
      />
      <Select
        label={t('level')}
        options={[none, ...levels.map((value) => ({ value, label: t(`levels.${value}`) }))]}
        value={filters.level ?? 'any'}
        onValueChange={(value) => void setFilters({ level: levels.find((one) => one === value) ?? null })}
      />
    </>
  )
}
