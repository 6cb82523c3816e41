'use client'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { type HostRow, hostSchema } from '#lib/registry/host-schema'
import { hostHref } from '../../_components/paths'
import { PageFrame } from '../../_components/shell/page-frame'
import { DataTable } from '../../_components/table/data-table'
import { useTableQuery } from '../../_components/table/use-table-query'
import { useScope } from '../../_hooks/use-scope'
import { useSidePanel } from '../../_hooks/use-side-panel'
import { NoRegistryState } from '../services/no-registry-state'
import { useHostColumns } from './host-columns'
import { HostPanel } from './host-panel'
import { PlaceTabs } from './place-tabs'

const rowId = (row: HostRow): string => row.host

/** Every IP address that something runs on, consumers without a port included. */
export function HostsPage() {
  const t = useTranslations('hosts')
  const router = useRouter()
  const { registry } = useScope()
  const panel = useSidePanel()
  const query = useTableQuery('hosts', { schema: hostSchema, topics: ['registry'], defaultSort: '-health', filters: { registry } })
  const columns = useHostColumns()
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      facts={query.total === undefined ? undefined : t('facts', { count: query.total })}
      asOf={query.asOf}
      panel={panel.id !== null && <HostPanel host={panel.id} onClose={panel.close} />}
    >
      <PlaceTabs current="hosts" />
      <DataTable
        id="hosts"
        label={t('title')}
        searchLabel={t('search')}
        query={query}
        schema={hostSchema}
        columns={columns}
        rowId={rowId}
        selectedId={panel.id}
        onSelect={(host) => (host === null ? panel.close() : panel.open(host))}
        onOpen={(host) => router.push(hostHref(host))}
        empty={<NoRegistryState title={t('empty')} cause={t('emptyCause')} />}
      />
    </PageFrame>
  )
}
