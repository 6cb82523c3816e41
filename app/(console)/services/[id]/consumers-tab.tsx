'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { z } from 'zod'
import { type ConsumerRow, consumerSchema, type ServiceRow } from '#lib/registry/schema'
import { Badge } from '../../../_components/badge'
import { CopyText } from '../../../_components/copy-text'
import { Facts } from '../../../_components/facts'
import { ApplicationLink, HostLink } from '../../../_components/registry/links'
import { ParamsTable } from '../../../_components/registry/params-table'
import { applicationHref } from '../../../_components/paths'
import { RelativeTime } from '../../../_components/relative-time'
import { SidePanel } from '../../../_components/side-panel'
import { ApiView } from '../../../_components/states/api-view'
import { EmptyState } from '../../../_components/states/empty-state'
import type { Column } from '../../../_components/table/column'
import { DataTable } from '../../../_components/table/data-table'
import { useTableQuery } from '../../../_components/table/use-table-query'
import { useApi } from '../../../_hooks/use-api'
import { useScope } from '../../../_hooks/use-scope'
import { useSidePanel } from '../../../_hooks/use-side-panel'
import { MatchedServices } from './consumers/matched-services'
import { ReachCell, useReachReasons } from './consumers/reach-cell'
import { useReach } from './consumers/use-reach'
import { consumerKey } from './provider-key'

const list = z.array(consumerSchema)

/** Who consumes the service. */
export function ConsumersTab({ service }: { service: ServiceRow }) {
  const t = useTranslations('services.consumers')
  const panel = useSidePanel()
  const { registry } = useScope()
  const query = useTableQuery(`services/${encodeURIComponent(service.id)}/consumers`, {
    schema: consumerSchema,
    topics: ['registry'],
    keys: { registry: [service.id] },
    filters: { registry },
  })
  const columns = useConsumerColumns(service.registries.length > 1, useReach(service.id))
  return (
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
      empty={<EmptyState title={t('empty')} cause={t('emptyCause')} />}
    />
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
          return reach ? `${reach.reached}/${reach.total}` : ''
        },
      },
      {
        id: 'release',
        header: t('release'),
        sortKey: 'release',
        width: 120,
        cell: (row) => <Badge mono>{row.release || row.generation}</Badge>,
        text: (row) => row.release || row.generation,
      },
      {
        id: 'loadBalance',
        header: t('loadBalance'),
        width: 150,
        cell: (row) => row.loadBalance || <span className="text-muted">–</span>,
        text: (row) => row.loadBalance,
      },
      {
        id: 'registry',
        header: t('registry'),
        hidden: !showRegistry,
        width: 120,
        cell: (row) => row.registry,
        text: (row) => row.registry,
      },
      {
        id: 'firstSeen',
        header: t('firstSeen'),
        sortKey: 'firstSeen',
        width: 130,
        cell: (row) => <RelativeTime at={row.firstSeen} />,
        text: (row) => row.firstSeen,
      },
    ],
    [t, showRegistry, reachOf],
  )
}

/** The selected consumer beside the table. */
export function ConsumerPanel({ service }: { service: string }) {
  const panel = useSidePanel()
  return panel.id === null ? null : <OpenPanel service={service} consumerId={panel.id} onClose={panel.close} />
}

function OpenPanel({ service, consumerId, onClose }: { service: string; consumerId: string; onClose: () => void }) {
  const t = useTranslations('services.consumers')
  const [id = '', , ...rest] = consumerId.split(' ')
  const application = rest.join(' ')
  const state = useApi(`services/${encodeURIComponent(service)}/consumers?search=${encodeURIComponent(application)}&pageSize=500`, list, {
    topics: ['registry'],
    keys: { registry: [service] },
  })
  const row = state.data?.find((candidate) => consumerKey(candidate) === consumerId)
  return (
    <SidePanel title={application} facts={id} onClose={onClose} href={applicationHref(application)}>
      <ApiView state={state} quiet>
        {() => (row ? <ConsumerSummary row={row} /> : <EmptyState title={t('gone')} cause={t('goneCause')} />)}
      </ApiView>
    </SidePanel>
  )
}

function ConsumerSummary({ row }: { row: ConsumerRow }) {
  const t = useTranslations('services.consumers')
  const reach = useReach(row.service)(row)
  const reasons = useReachReasons(reach)
  return (
    <div className="flex flex-col gap-4 p-4">
      <Facts
        facts={[
          { label: t('application'), value: <ApplicationLink name={row.application} /> },
          { label: t('host'), value: <HostLink host={row.host} /> },
          { label: t('process'), value: <CopyText text={row.id} /> },
          {
            label: t('reach'),
            value: (
              <>
                <ReachCell reach={reach} />
                {reasons.map((reason) => (
                  <span key={reason} className="block text-muted">
                    {reason}
                  </span>
                ))}
              </>
            ),
          },
          { label: t('release'), value: row.release || row.generation },
          { label: t('loadBalance'), value: row.loadBalance || '–' },
          { label: t('registry'), value: row.registry },
          { label: t('firstSeen'), value: <RelativeTime at={row.firstSeen} /> },
        ]}
      />
      <MatchedServices subscription={row.service} />
      <ParamsTable title={t('params')} params={row.params} />
    </div>
  )
}
