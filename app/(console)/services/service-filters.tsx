'use client'
import { X } from 'lucide-react'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTranslations } from 'next-intl'
import type { FacetValue, ServiceFacets } from '#lib/registry/schema'
import { late } from '../../_components/late'
import { useProblemTitle } from '../../_components/registry/problem-words'
import type { Option } from '../../_components/select'
import { FilterSelect } from '../../_components/table/filter-select'
import { useScope } from '../../_hooks/use-scope'
import type { ApplicationFacetProps } from './application-facet'

export const healthFilters = ['danger', 'warning', 'info', 'ok'] as const
const levels = ['interface', 'application', 'both'] as const

const parsers = {
  problem: parseAsString,
  health: parseAsStringLiteral(healthFilters),
  application: parseAsString,
  protocol: parseAsString,
  generation: parseAsString,
  level: parseAsStringLiteral(levels),
  host: parseAsString,
  version: parseAsString,
}

/** The filters of the services list, in the URL. */
export function useServiceFilters() {
  const [filters, setFilters] = useQueryStates(parsers)
  return { filters, setFilters }
}

/** One menu per filter, with how many services each of its values would leave; "any" takes the filter away. */
export function ServiceFilters({ facets }: { facets: ServiceFacets | undefined }) {
  const t = useTranslations('services.filters')
  const { filters, setFilters } = useServiceFilters()
  const { registry, setRegistry } = useScope()
  const titleOf = useProblemTitle()
  return (
    <>
      <Facet
        label={t('problem')}
        values={facets?.problems}
        value={filters.problem}
        onChange={(problem) => void setFilters({ problem })}
        labelOf={titleOf}
      />
      <Facet
        label={t('health')}
        values={facets?.healths}
        value={filters.health}
        onChange={(value) => void setFilters({ health: healthFilters.find((one) => one === value) ?? null })}
        labelOf={(value) => t(`healths.${healthFilters.find((one) => one === value) ?? 'ok'}`)}
      />
      <Applications facets={facets} value={filters.application} onChange={(application) => void setFilters({ application })} />
      <Facet
        label={t('protocol')}
        values={facets?.protocols}
        value={filters.protocol}
        onChange={(protocol) => void setFilters({ protocol })}
      />
      <Facet
        label={t('generation')}
        values={facets?.generations}
        value={filters.generation}
        onChange={(generation) => void setFilters({ generation })}
      />
      <Facet
        label={t('level')}
        values={facets?.levels}
        value={filters.level}
        onChange={(value) => void setFilters({ level: levels.find((one) => one === value) ?? null })}
        labelOf={(value) => t(`levels.${levels.find((one) => one === value) ?? 'interface'}`)}
      />
      {(facets?.registries.length ?? 0) > 1 && (
        <Facet label={t('registry')} values={facets?.registries} value={registry} onChange={(value) => void setRegistry(value)} />
      )}
      {(['host', 'version'] as const).map((name) => {
        const value = filters[name]
        return value === null ? null : <Chip key={name} label={t(name)} value={value} onRemove={() => void setFilters({ [name]: null })} />
      })}
    </>
  )
}

type ApplicationsProps = {
  facets: ServiceFacets | undefined
  value: string | null
  onChange: (value: string | null) => void
}

/** A menu where it can hold them all. */
function Applications({ facets, value, onChange }: ApplicationsProps) {
  return facets && facets.applicationTotal > facets.applications.length ? (
    <AnyApplication facets={facets} value={value} onChange={onChange} />
  ) : (
    <ApplicationMenu facets={facets} value={value} onChange={onChange} />
  )
}

/** Until more than the menu's can be found, the menu. */
const AnyApplication = late<ApplicationFacetProps>(
  () => import('./application-facet').then((module) => module.ApplicationFacet),
  ApplicationMenu,
)

function ApplicationMenu({
  facets,
  value,
  onChange,
}: { facets: Pick<ServiceFacets, 'applications'> | undefined } & Omit<ApplicationsProps, 'facets'>) {
  const t = useTranslations('services.filters')
  return <Facet label={t('application')} values={facets?.applications} value={value} onChange={onChange} />
}

type FacetProps = {
  label: string
  values: readonly FacetValue[] | undefined
  value: string | null
  onChange: (value: string | null) => void
  labelOf?: (value: string) => string
}

function Facet({ label, values = [], value, onChange, labelOf = (text) => text }: FacetProps) {
  const listed = values.map((one): Option<string> => ({
    value: one.value,
    label: labelOf(one.value),
    hint: one.count.toLocaleString('en'),
  }))
  // What is chosen stays in the menu, also when nothing fits it any more.
  const chosen = value !== null && !values.some((one) => one.value === value) ? [{ value, label: labelOf(value), hint: '0' }] : []
  return <FilterSelect label={label} options={[...chosen, ...listed]} value={value} onChange={onChange} className="max-w-52" />
}

/** A filter that came with a link: shown, and taken away by a press. */
function Chip({ label, value, onRemove }: { label: string; value: string; onRemove: () => void }) {
  const t = useTranslations('services.filters')
  return (
    <button
      type="button"
      onClick={onRemove}
      aria-label={t('remove', { label, value })}
      className="flex h-7 items-center gap-1.5 rounded-md bg-accent-soft px-2 text-sm text-accent hover:underline"
    >
      <span>{label}</span>
      <span className="max-w-40 truncate font-mono text-xs">{value}</span>
      <X aria-hidden className="size-3.5" />
    </button>
  )
}
