'use client'
import { useRouter } from 'next/navigation'
import { type InstanceRow, instanceSchema } from '#lib/registry/schema'
import { instanceHref } from '../../_components/paths'
import { EmptyState } from '../../_components/states/empty-state'
import { DataTable } from '../../_components/table/data-table'
import { useLocalQuery } from '../../_components/table/use-local-query'
import type { ApiState } from '../../_hooks/use-api'
import { useInstanceColumns } from './instance-columns'

type LocalInstancesProps = {
  /** Stable name: of the CSV, of the column choice, and before the parameters in the URL. */
  id: string
  label: string
  searchLabel: string
  state: ApiState<unknown>
  rows: readonly InstanceRow[]
  empty: string
  hideApplication?: boolean
}

const rowId = (row: InstanceRow): string => `${row.address} ${row.application}`
const textOf = (row: InstanceRow): string => [row.address, row.application, row.release, row.revision].join(' ')
const sorts = {
  address: (row: InstanceRow) => row.address,
  application: (row: InstanceRow) => row.application,
  release: (row: InstanceRow) => row.release || row.generation,
  startedAt: (row: InstanceRow) => row.startedAt,
}

/** Instances that the page has read whole already: searched, sorted and exported like every list. */
export function LocalInstances({ id, label, searchLabel, state, rows, empty, hideApplication = false }: LocalInstancesProps) {
  const router = useRouter()
  const query = useLocalQuery(state, rows, { text: textOf, sorts, defaultSort: 'address', asked: id, prefix: id })
  const columns = useInstanceColumns({ hideApplication, place: 'text' })
  return (
    <DataTable
      id={id}
      label={label}
      searchLabel={searchLabel}
      query={{ ...query, warnings: [], complete: true }}
      schema={instanceSchema}
      columns={columns}
      rowId={rowId}
      onOpen={(key) => router.push(instanceHref(key.split(' ', 1)[0] ?? key))}
      empty={<EmptyState title={empty} />}
    />
  )
}
