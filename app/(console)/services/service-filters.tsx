'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTranslations } from 'next-intl'
import { Select } from '../../_components/select'

export const healthFilters = ['danger', 'warning', 'ok'] as const
const levels = ['interface', 'application', 'both'] as const
const protocols = ['dubbo', 'tri', 'rest', 'hessian'] as const
const generations = ['2.6', '2.7', '3.0', '3.1', '3.2', '3.3'] as const

const parsers = {
  health: parseAsStringLiteral(healthFilters),
  protocol: parseAsString,
  generation: parseAsString,
  level: parseAsStringLiteral(levels),
}

/** The filters of the services list, in the URL. */
export function useServiceFilters() {
  const [filters, setFilters] = useQueryStates(parsers)
  return { filters, setFilters }
}

/** One select per filter; "any" takes it away. */
export function ServiceFilters() {
  const t = useTranslations('services.filters')
  const { filters, setFilters } = useServiceFilters()
  const anyOr = (options: { value: string; label: string }[]) => [{ value: 'any', label: t('any') }, ...options]
  const plain = (values: readonly string[]) => anyOr(values.map((value) => ({ value, label: value })))
  const chosen = (value: string) => (value === 'any' ? null : value)
  return (
    <>
      <Select
        label={t('health')}
        options={anyOr(healthFilters.map((value) => ({ value, label: t(`healths.${value}`) })))}
        value={filters.health ?? 'any'}
        onValueChange={(value) => void setFilters({ health: healthFilters.find((one) => one === value) ?? null })}
      />
      <Select
        label={t('protocol')}
        options={plain(protocols)}
        value={filters.protocol ?? 'any'}
        onValueChange={(value) => void setFilters({ protocol: chosen(value) })}
      />
      <Select
        label={t('generation')}
        options={plain(generations)}
        value={filters.generation ?? 'any'}
        onValueChange={(value) => void setFilters({ generation: chosen(value) })}
      />
      <Select
        label={t('level')}
        options={anyOr(levels.map((value) => ({ value, label: t(`levels.${value}`) })))}
        value={filters.level ?? 'any'}
        onValueChange={(value) => void setFilters({ level: levels.find((one) => one === value) ?? null })}
      />
    </>
  )
}
