'use client'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { consumerSchema, consumerSourceSchema, type ServiceRow } from '#lib/registry/schema'
import { FilterSelect } from '../../../../_components/table/filter-select'
import { useApi } from '../../../../_hooks/use-api'
import { useScope } from '../../../../_hooks/use-scope'

const sources = consumerSourceSchema.options
const list = z.array(consumerSchema)

/** Consumers with a node of their own, or those that metadata alone knows of; in the URL. */
export function useSourceFilter() {
  const t = useTranslations('services.consumers')
  const [source, setSource] = useQueryState('source', parseAsStringLiteral(sources))
  const options = sources.map((value) => ({ value, label: t(`sources.${value}`) }))
  return { source, filter: <FilterSelect label={t('source')} options={options} value={source} onChange={(next) => void setSource(next)} /> }
}

/** Why the list is longer than the count of consumers says. */
export function TracedNote({ service }: { service: ServiceRow }) {
  const t = useTranslations('services.consumers')
  const { registry } = useScope()
  const asked = new URLSearchParams({ source: 'metadata', pageSize: '1', ...(registry ? { registry } : {}) }).toString()
  const { envelope } = useApi(`services/${encodeURIComponent(service.id)}/consumers?${asked}`, list, {
    topics: ['registry'],
    keys: { registry: [service.id] },
  })
  const count = envelope?.page?.total ?? 0
  return count === 0 ? null : (
    <p className="shrink-0 px-4 pt-2 text-sm text-muted">{t('traced', { count, registered: service.consumerCount })}</p>
  )
}
