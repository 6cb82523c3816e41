'use client'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { type InstanceRow, instanceSchema } from '#lib/registry/schema'
import { instanceHref } from '../../_components/paths'
import { PageFrame } from '../../_components/shell/page-frame'
import { DataTable } from '../../_components/table/data-table'
import { useTableQuery } from '../../_components/table/use-table-query'
import { useScope } from '../../_hooks/use-scope'
import { useSidePanel } from '../../_hooks/use-side-panel'
import { PlaceTabs } from '../hosts/place-tabs'
import { NoRegistryState } from '../services/no-registry-state'
import { useInstanceColumns } from './instance-columns'
import { InstanceFilters, useInstanceFilters } from './instance-filters'
import { InstancePanel } from './instance-panel'

const rowId = (row: InstanceRow): string => `${row.address} ${row.application}`
const addressOf = (id: string): string => id.split(' ', 1)[0] ?? id

/** Every instance of every application: who listens where. */
export function InstancesPage() {
  const t = useTranslations('instances')
  const router = useRouter()
  const { registry } = useScope()
  const panel = useSidePanel()
  const { filters } = useInstanceFilters()
  const query = useTableQuery('instances', { schema: instanceSchema, topics: ['registry'], filters: { registry, ...filters } })
  const columns = useInstanceColumns({})
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      facts={query.total === undefined ? undefined : t('facts', { count: query.total })}
      asOf={query.asOf}
      panel={panel.id !== null && <InstancePanel address={addressOf(panel.id)} onClose={panel.close} />}
    >
      <PlaceTabs current="instances" />
      <DataTable
        id="instances"
        label={t('title')}
        searchLabel={t('search')}
        query={query}
        schema={instanceSchema}
        columns={columns}
        rowId={rowId}
        selectedId={panel.id}
        onSelect={(id) => (id === null ? panel.close() : panel.open(id))}
        onOpen={(id) => router.push(instanceHref(addressOf(id)))}
        filters={<InstanceFilters />}
        empty={<NoRegistryState title={t('empty')} cause={t('emptyCause')} />}
      />
    </PageFrame>
  )
}
