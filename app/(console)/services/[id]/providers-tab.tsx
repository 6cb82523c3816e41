'use client'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { providerSchema, type ProviderRow, type ServiceRow } from '#lib/registry/schema'
import { instanceHref } from '../../../_components/paths'
import { EmptyState } from '../../../_components/states/empty-state'
import { DataTable } from '../../../_components/table/data-table'
import { useTableQuery } from '../../../_components/table/use-table-query'
import { useScope } from '../../../_hooks/use-scope'
import { useSidePanel } from '../../../_hooks/use-side-panel'
import { useProviderColumns } from './provider-columns'
import { providerKey } from './provider-key'

/** Who provides the service, with weight and share. */
export function ProvidersTab({ service }: { service: ServiceRow }) {
  const t = useTranslations('services.providers')
  const router = useRouter()
  const panel = useSidePanel()
  const { registry } = useScope()
  const query = useTableQuery(`services/${encodeURIComponent(service.id)}/providers`, {
    schema: providerSchema,
    topics: ['registry', 'rules'],
    keys: { registry: [service.id] },
    filters: { registry },
  })
  const columns = useProviderColumns(service, query.rows)
  const open = (key: string) => {
    const row = query.rows.find((candidate) => providerKey(candidate) === key)
    if (row) router.push(instanceHref(row.address))
  }
  const cause = service.consumerCount > 0 ? t('emptyConsumed', { count: service.consumerCount }) : t('emptyCause')
  return (
    <DataTable<ProviderRow>
      id="providers"
      label={t('label')}
      searchLabel={t('search')}
      query={query}
      schema={providerSchema}
      columns={columns}
      rowId={providerKey}
      selectedId={panel.id}
      onSelect={(key) => (key === null ? panel.close() : panel.open(key))}
      onOpen={open}
      empty={<EmptyState title={t('empty')} cause={cause} />}
    />
  )
}
