'use client'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { worstSeverity } from '#lib/registry/problems'
import { type ServiceRow, serviceSchema } from '#lib/registry/schema'
import { serviceHref } from '../../_components/paths'
import { EmptyState } from '../../_components/states/empty-state'
import { DataTable } from '../../_components/table/data-table'
import { useLocalQuery } from '../../_components/table/use-local-query'
import type { ApiState } from '../../_hooks/use-api'
import { useServiceColumns } from './service-columns'
import { useTracedColumn } from './use-traced-column'
import { useTraffic } from './use-traffic'

type LocalServicesProps = {
  /** Stable name: of the CSV, of the column choice, and before the parameters in the URL. */
  id: string
  label: string
  searchLabel: string
  state: ApiState<unknown>
  rows: readonly ServiceRow[]
  empty: string
  /** A service that its metadata alone says it consumes. */
  isTraced?: (row: ServiceRow) => boolean
}

const rowId = (row: ServiceRow): string => row.id
const textOf = (row: ServiceRow): string => [row.id, ...row.applications, ...row.consumerApplications].join(' ')
const ranks = { danger: 3, warning: 2, info: 1 } as const
const sorts = {
  interface: rowId,
  health: (row: ServiceRow) => ranks[worstSeverity(row.problems) ?? 'info'] * Math.sign(row.problems.length),
  providers: (row: ServiceRow) => row.providerCount,
  consumers: (row: ServiceRow) => row.consumerCount,
}

/** Services that the page has read whole already: searched, sorted and exported like every list, problems first. */
export function LocalServices({ id, label, searchLabel, state, rows, empty, isTraced }: LocalServicesProps) {
  const router = useRouter()
  const query = useLocalQuery(state, rows, { text: textOf, sorts, defaultSort: '-health', asked: id, prefix: id })
  const known = useServiceColumns(useTraffic('service'), 'text')
  const traced = useTracedColumn(isTraced)
  const columns = useMemo(() => [...known, ...traced], [known, traced])
  return (
    <DataTable
      id={id}
      label={label}
      searchLabel={searchLabel}
      query={{ ...query, warnings: [], complete: true }}
      schema={serviceSchema}
      columns={columns}
      rowId={rowId}
      onOpen={(service) => router.push(serviceHref(service))}
      empty={<EmptyState title={empty} />}
    />
  )
}
