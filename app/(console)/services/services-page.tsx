'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ServiceRow, serviceSchema } from '#lib/registry/schema'
import { serviceHref } from '../../_components/paths'
import { PageFrame } from '../../_components/shell/page-frame'
import { CompareRegistries } from '../compare/compare-registries'
import { DataTable } from '../../_components/table/data-table'
import { useTableQuery } from '../../_components/table/use-table-query'
import { useScope } from '../../_hooks/use-scope'
import { useSidePanel } from '../../_hooks/use-side-panel'
import { defaultSort } from './default-sort'
import { NoRegistryState } from './no-registry-state'
import { useServiceColumns } from './service-columns'
import { ServiceFilters, useServiceFilters } from './service-filters'
import { ServicePanel } from './service-panel'
import { useProblemStrip, useServiceFacets } from './use-service-facets'
import { useTraffic } from './use-traffic'

const rowId = (row: ServiceRow): string => row.id

/** Every service of every registry: problems first, found by typing, live. */
export function ServicesPage() {
  const t = useTranslations('services')
  const router = useRouter()
  const { registry } = useScope()
  const { filters } = useServiceFilters()
  const query = useTableQuery('services', {
    schema: serviceSchema,
    topics: ['registry'],
    defaultSort,
    filters: { registry, ...filters },
  })
  const panel = useSidePanel()
  const columns = useServiceColumns(useTraffic('service'))
  const facets = useServiceFacets(query.path)
  const strip = useProblemStrip(facets?.problems ?? [], filters.problem)
  const shown = query.rows.find((row) => row.id === panel.id)
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      facts={query.total === undefined ? undefined : t('facts', { count: query.total })}
      asOf={query.asOf}
      problems={strip}
      actions={<CompareRegistries />}
      panel={panel.id !== null && <ServicePanel id={panel.id} row={shown} onClose={panel.close} />}
    >
      <DataTable
        id="services"
        label={t('title')}
        searchLabel={t('search')}
        query={query}
        schema={serviceSchema}
        columns={columns}
        rowId={rowId}
        selectedId={panel.id}
        onSelect={(id) => (id === null ? panel.close() : panel.open(id))}
        onOpen={(id) => router.push(serviceHref(id))}
        filters={<ServiceFilters facets={facets} />}
        empty={<NoRegistryState title={t('empty')} cause={t('emptyCause')} />}
      />
    </PageFrame>
  )
}
