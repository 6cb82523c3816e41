'use client'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { type ApplicationRow, applicationSchema } from '#lib/registry/schema'
import { applicationHref } from '../../_components/paths'
import { PageFrame } from '../../_components/shell/page-frame'
import { DataTable } from '../../_components/table/data-table'
import { useTableQuery } from '../../_components/table/use-table-query'
import { useScope } from '../../_hooks/use-scope'
import { useSidePanel } from '../../_hooks/use-side-panel'
import { NoRegistryState } from '../services/no-registry-state'
import { useTraffic } from '../services/use-traffic'
import { useApplicationColumns } from './application-columns'
import { ApplicationPanel } from './application-panel'

const rowId = (row: ApplicationRow): string => row.name

/** Every application that provides or consumes anything. */
export function ApplicationsPage() {
  const t = useTranslations('applications')
  const router = useRouter()
  const { registry } = useScope()
  const panel = useSidePanel()
  const query = useTableQuery('applications', { schema: applicationSchema, topics: ['registry'], filters: { registry } })
  const columns = useApplicationColumns(useTraffic('application'))
  const shown = query.rows.find((row) => row.name === panel.id)
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      facts={query.total === undefined ? undefined : t('facts', { count: query.total })}
      asOf={query.asOf}
      panel={panel.id !== null && <ApplicationPanel name={panel.id} row={shown} onClose={panel.close} />}
    >
      <DataTable
        id="applications"
        label={t('title')}
        searchLabel={t('search')}
        query={query}
        schema={applicationSchema}
        columns={columns}
        rowId={rowId}
        selectedId={panel.id}
        onSelect={(name) => (name === null ? panel.close() : panel.open(name))}
        onOpen={(name) => router.push(applicationHref(name))}
        empty={<NoRegistryState title={t('empty')} cause={t('emptyCause')} />}
      />
    </PageFrame>
  )
}
