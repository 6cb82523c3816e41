'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useMemo } from 'react'
import type { ApiState } from '../../../_hooks/use-api'
import { NumberCell } from '../../../_components/number-cell'
import { TracedBadge } from '../../../_components/registry/traced-badge'
import { StatusDot } from '../../../_components/status-dot'
import type { Column } from '../../../_components/table/column'
import { DataTable } from '../../../_components/table/data-table'
import { useLocalQuery } from '../../../_components/table/use-local-query'
import type { TopologyEdge, TopologyNode } from '../model/health'
import { statusOfHealth } from '../model/health-look'
import { type EdgeRow, edgeRows, edgeRowSchema, edgeSorts, edgeText } from './edge-row'

type EdgeTableProps = {
  state: ApiState<unknown>
  nodes: readonly TopologyNode[]
  edges: readonly TopologyEdge[]
  /** What was asked: level, focus, depth. */
  asked: string
  narrowed: boolean
  selectedId: string | null
  onSelect: (id: string | null) => void
  filters: ReactNode
  empty: ReactNode
}

const rowId = ({ id }: EdgeRow) => id
/** Figures change with every reading: only what a connection is counts as a change of its row. */
const changeKey = ({ services, broken, traced }: EdgeRow) => JSON.stringify([services, broken, traced])

/** The map's twin: every connection as a row, searchable, sortable, as CSV. */
export function EdgeTable({ state, nodes, edges, asked, narrowed, selectedId, onSelect, filters, empty }: EdgeTableProps) {
  const t = useTranslations('topology')
  const rows = useMemo(() => edgeRows(edges, nodes), [edges, nodes])
  const query = useLocalQuery(state, rows, { text: edgeText, sorts: edgeSorts, defaultSort: '-rate', asked, narrowed })
  return (
    <DataTable
      id="topology"
      label={t('tableLabel')}
      searchLabel={t('searchTable')}
      query={query}
      schema={edgeRowSchema}
      columns={useColumns()}
      rowId={rowId}
      changeKey={changeKey}
      selectedId={selectedId}
      onSelect={onSelect}
      filters={filters}
      empty={empty}
    />
  )
}

function useColumns(): readonly Column<EdgeRow>[] {
  const t = useTranslations('topology')
  return useMemo(
    () => [
      { id: 'from', header: t('from'), sortKey: 'from', width: 190, cell: ({ from }) => <Name text={from} />, text: ({ from }) => from },
      { id: 'to', header: t('to'), sortKey: 'to', width: 190, cell: ({ to }) => <Name text={to} />, text: ({ to }) => to },
      owner({ id: 'fromOwner', header: t('fromOwner'), valueOf: ({ fromOwner }) => fromOwner }),
      owner({ id: 'toOwner', header: t('toOwner'), valueOf: ({ toOwner }) => toOwner }),
      owner({ id: 'registries', header: t('registries'), valueOf: ({ registries }) => registries.join(' ') }),
      {
        id: 'state',
        header: t('state'),
        sortKey: 'health',
        width: 170,
        cell: (row) => <EdgeState row={row} />,
        text: (row) => [row.broken ? t('noProvider') : t(`health.${row.health}`), row.traced && t('traced')].filter(Boolean).join('; '),
      },
      {
        id: 'services',
        header: t('services'),
        sortKey: 'services',
        align: 'end',
        width: 64,
        cell: ({ services }) => <span title={services.join('\n')}>{services.length}</span>,
        text: ({ services }) => services.join(' '),
      },
      figure({ id: 'rate', header: t('rate'), valueOf: ({ callsPerSecond }) => callsPerSecond }),
      figure({ id: 'errors', header: t('errors'), unit: 'share', valueOf: ({ errorRate }) => errorRate }),
      figure({ id: 'average', header: t('average'), unit: 'ms', valueOf: ({ averageMs }) => averageMs }),
      figure({ id: 'max', header: t('max'), unit: 'ms', valueOf: ({ maxMs }) => maxMs }),
    ],
    [t],
  )
}

type Words = { id: string; header: string; valueOf: (row: EdgeRow) => string }

function owner({ id, header, valueOf }: Words): Column<EdgeRow> {
  return {
    id,
    header,
    sortKey: id,
    width: 110,
    hidden: true,
    cell: (row) => <span className="block truncate">{valueOf(row)}</span>,
    text: valueOf,
  }
}

type Figure = { id: string; header: string; unit?: string; valueOf: (row: EdgeRow) => number | null }

function figure({ id, header, unit, valueOf }: Figure): Column<EdgeRow> {
  return {
    id,
    header,
    sortKey: id,
    align: 'end',
    width: 78,
    cell: (row) => <NumberCell value={valueOf(row)} {...(unit ? { unit } : {})} />,
    text: (row) => plain(valueOf(row)),
  }
}

const plain = (value: number | null): string => (value === null ? '' : String(value))

function Name({ text }: { text: string }) {
  return (
    <span title={text} className="block truncate font-medium">
      {text}
    </span>
  )
}

function EdgeState({ row: { broken, traced, health } }: { row: EdgeRow }) {
  const t = useTranslations('topology')
  return (
    <span className="flex items-center gap-1.5">
      <StatusDot status={statusOfHealth[health]}>{broken ? t('noProvider') : t(`health.${health}`)}</StatusDot>
      {traced && <TracedBadge />}
    </span>
  )
}
