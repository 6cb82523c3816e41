'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { z } from 'zod'
import type { GroupDetail } from '#lib/kafka/schema'
import { NumberCell } from '../../../../../_components/number-cell'
import { EmptyState } from '../../../../../_components/states/empty-state'
import type { Column } from '../../../../../_components/table/column'
import { DataTable } from '../../../../../_components/table/data-table'
import { useLocalQuery } from '../../../../../_components/table/use-local-query'
import type { ApiState } from '../../../../../_hooks/use-api'
import { TopicLink } from '../../../kafka-links'
import { LagCell } from '../../../lag-cell'

/** An offset with the name of the client that reads the partition, where one does. */
type Offset = GroupDetail['offsets'][number] & { client: string }

const offset = z.string().nullable()
const offsetSchema = z.object({
  topic: z.string(),
  partition: z.number(),
  committed: z.string(),
  lastOffset: offset,
  lag: offset,
  memberId: z.string(),
  client: z.string(),
})
const rowId = (row: Offset): string => `${row.topic} ${row.partition}`
const changeKey = (row: Offset): string => row.memberId
const textOf = (row: Offset): string => `${row.topic} ${row.partition} ${row.client}`
const sorts = {
  topic: (row: Offset) => `${row.topic} ${String(row.partition).padStart(9, '0')}`,
  partition: (row: Offset) => row.partition,
  lag: (row: Offset) => (row.lag === null ? null : Number(row.lag)),
  client: (row: Offset) => row.client || null,
}

/** How far the group is on every partition, the furthest behind first. */
export function OffsetsTab({ group, state }: { group: GroupDetail; state: ApiState<GroupDetail> }) {
  const t = useTranslations('kafka.offsets')
  const rows = useMemo(() => {
    const clients = new Map(group.members.map((member) => [member.memberId, member.clientId]))
    return group.offsets.map((row): Offset => ({ ...row, client: clients.get(row.memberId) ?? row.memberId }))
  }, [group])
  const query = useLocalQuery(state, rows, { text: textOf, sorts, defaultSort: '-lag' })
  return (
    <DataTable
      id="kafka-offsets"
      label={t('label')}
      searchLabel={t('search')}
      query={query}
      schema={offsetSchema}
      columns={useOffsetColumns(group.cluster)}
      rowId={rowId}
      changeKey={changeKey}
      empty={<EmptyState title={t('empty')} cause={t('emptyCause')} />}
    />
  )
}

function useOffsetColumns(cluster: string): readonly Column<Offset>[] {
  const t = useTranslations('kafka.offsets')
  return useMemo(
    () => [
      {
        id: 'topic',
        header: t('topic'),
        sortKey: 'topic',
        cell: (row) => <TopicLink cluster={cluster} topic={row.topic} />,
        text: (row) => row.topic,
      },
      {
        id: 'partition',
        header: t('partition'),
        sortKey: 'partition',
        align: 'end',
        width: 96,
        cell: (row) => row.partition,
        text: (row) => String(row.partition),
      },
      {
        id: 'lag',
        header: t('lag'),
        sortKey: 'lag',
        align: 'end',
        width: 110,
        cell: (row) => <LagCell lag={row.lag} />,
        text: (row) => row.lag ?? '',
      },
      {
        id: 'committed',
        header: t('committed'),
        align: 'end',
        width: 120,
        cell: (row) => <NumberCell value={row.committed} />,
        text: (row) => row.committed,
      },
      {
        id: 'last',
        header: t('last'),
        align: 'end',
        width: 120,
        cell: (row) => <NumberCell value={row.lastOffset} />,
        text: (row) => row.lastOffset ?? '',
      },
      {
        id: 'client',
        header: t('client'),
        sortKey: 'client',
        width: 260,
        cell: (row) =>
          row.client === '' ? <span className="text-muted">{t('nobody')}</span> : <span title={row.memberId}>{row.client}</span>,
        text: (row) => row.client,
      },
    ],
    [t, cluster],
  )
}
