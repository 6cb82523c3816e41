'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { type ConsumerRow, consumerSchema, type ServiceRow } from '#lib/registry/schema'
import { Badge } from '../../../_components/badge'
import { ApplicationLink, HostLink } from '../../../_components/registry/links'
import { textColumn, timeColumn } from '../../../_components/registry/list-columns'
import { TracedBadge } from '../../../_components/registry/traced-badge'
import { EmptyState } from '../../../_components/states/empty-state'
import type { Column } from '../../../_components/table/column'
import { DataTable } from '../../../_components/table/data-table'
import { useTableQuery } from '../../../_components/table/use-table-query'
import { useScope } from '../../../_hooks/use-scope'
import { useSidePanel } from '../../../_hooks/use-side-panel'
import { ReachCell } from './consumers/reach-cell'
import { TracedNote, useSourceFilter } from './consumers/source-filter'
import { useReach } from './consumers/use-reach'
import { consumerKey } from './provider-key'

/** Who consumes the service. */
export function ConsumersTab({ service }: { service: ServiceRow }) {
  const t = useTranslations('services.consumers')
  const panel = useSidePanel()
  const { registry } = useScope()
  const { source, filter } = useSourceFilter()
  const query = useTableQuery(`services/${encodeURIComponent(service.id)}/consumers`, {
    schema: consumerSchema,
    topics: ['registry'],
    keys: { registry: [service.id] },
    filters: { registry, source },
  })
  const columns = useConsumerColumns(service.registries.length > 1, useReach(service.id))
  return (
    <>
      <TracedNote service={service} />
      <DataTable<ConsumerRow>
        id="consumers"
        label={t('label')}
        searchLabel={t('search')}
        query={query}
        schema={consumerSchema}
        columns={columns}
        rowId={consumerKey}
        selectedId={panel.id}
        onSelect={(key) => (key === null ? panel.close() : panel.open(key))}
        filters={filter}
        empty={<EmptyState title={t('empty')} cause={t('emptyCause')} />}
      />
    </>
  )
}

/** Columns of a list of consumers. */
function useConsumerColumns(showRegistry: boolean, reachOf: ReturnType<typeof useReach>): readonly Column<ConsumerRow>[] {
  const t = useTranslations('services.consumers')
  return useMemo(
    () => [
      {
        id: 'application',
        header: t('application'),
        sortKey: 'application',
        cell: (row) => <ApplicationLink name={row.application} />,
        text: (row) => row.application,
      },
      { id: 'host', header: t('host'), sortKey: 'host', width: 200, cell: (row) => <HostLink host={row.host} />, text: (row) => row.host },
      {
        id: 'reach',
        header: t('reach'),
        width: 110,
        cell: (row) => <ReachCell reach={reachOf(row)} />,
        text: (row) => {
          const reach = reachOf(row)
          return typeof reach === 'object' ? `${reach.reached}/${reach.total}` : ''
        },
      },
      {
        id: 'source',
        header: t('source'),
        width: 130,
        cell: (row) => (row.source === 'metadata' ? <TracedBadge /> : <span className="text-muted">{t('sources.registry')}</span>),
        text: (row) => t(`sources.${row.source}`),
      },
      {
        id: 'release',
        header: t('release'),
        sortKey: 'release',
        width: 120,
        cell: (row) => <Badge mono>{row.release || row.generation}</Badge>,
        text: (row) => row.release || row.generation,
      },
      textColumn('loadBalance', { header: t('loadBalance'), width: 150, value: (row) => row.loadBalance }),
      textColumn('registry', { header: t('registry'), hidden: !showRegistry, width: 120, value: (row) => row.registry }),
      timeColumn('firstSeen', { header: t('firstSeen'), sortKey: 'firstSeen', width: 130, value: (row) => row.firstSeen }),
    ],
    [t, showRegistry, reachOf],
  )
}
