'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { partitionSchema, type TopicDetail } from '#lib/kafka/schema'
import { NumberCell } from '../../../../../_components/number-cell'
import { EmptyState } from '../../../../../_components/states/empty-state'
import { StatusDot } from '../../../../../_components/status-dot'
import type { Column } from '../../../../../_components/table/column'
import { DataTable } from '../../../../../_components/table/data-table'
import { useLocalQuery } from '../../../../../_components/table/use-local-query'
import type { ApiState } from '../../../../../_hooks/use-api'
import { minus } from '../../../offsets'

type Partition = TopicDetail['partitions'][number]

const rowId = (row: Partition): string => String(row.partition)
/** Without the offsets, which move all the time. */
const changeKey = (row: Partition): string => `${row.leader} ${row.replicas.join()} ${row.isr.join()} ${row.error}`
const textOf = (row: Partition): string => `${row.partition} ${row.error}`
const sorts = {
  partition: (row: Partition) => row.partition,
  leader: (row: Partition) => row.leader,
  // Worst first when descending: no leader, then how many copies are behind.
  state: (row: Partition) => (row.leader < 0 ? 1000 : row.replicas.length - row.isr.length),
  records: (row: Partition) => numberOf(minus(row.lastOffset, row.firstOffset)),
  open: (row: Partition) => numberOf(minus(row.lastOffset, row.stableOffset)),
}
const numberOf = (offset: string | null) => (offset === null ? null : Number(offset))

/** Where each partition lives and how far it reaches. */
export function PartitionsTab({ topic, state }: { topic: TopicDetail; state: ApiState<TopicDetail> }) {
  const t = useTranslations('kafka.partitions')
  const query = useLocalQuery(state, topic.partitions, { text: textOf, sorts, defaultSort: 'partition' })
  return (
    <DataTable
      id="kafka-partitions"
      label={t('label')}
      searchLabel={t('search')}
      query={query}
      schema={partitionSchema}
      columns={usePartitionColumns()}
      rowId={rowId}
      changeKey={changeKey}
      empty={<EmptyState title={t('empty')} cause={t('emptyCause')} />}
    />
  )
}

type Translate = ReturnType<typeof useTranslations<'kafka.partitions'>>

function usePartitionColumns(): readonly Column<Partition>[] {
  const t = useTranslations('kafka.partitions')
  return useMemo(() => [...placeColumns(t), ...offsetColumns(t)], [t])
}

const placeColumns = (t: Translate): Column<Partition>[] => [
  {
    id: 'partition',
    header: t('partition'),
    sortKey: 'partition',
    align: 'end',
    width: 96,
    cell: (row) => row.partition,
    text: (row) => String(row.partition),
  },
  { id: 'state', header: t('state'), sortKey: 'state', cell: (row) => <PartitionState row={row} />, text: (row) => row.error },
  {
    id: 'leader',
    header: t('leader'),
    sortKey: 'leader',
    align: 'end',
    width: 84,
    cell: (row) => (row.leader < 0 ? '–' : row.leader),
    text: (row) => String(row.leader),
  },
  { id: 'replicas', header: t('replicas'), width: 100, cell: (row) => row.replicas.join(', '), text: (row) => row.replicas.join(' ') },
  { id: 'isr', header: t('isr'), width: 100, cell: (row) => row.isr.join(', ') || '–', text: (row) => row.isr.join(' ') },
]

const offsetColumns = (t: Translate): Column<Partition>[] => [
  offsetColumn('first', t('first'), (row) => row.firstOffset),
  offsetColumn('last', t('last'), (row) => row.lastOffset),
  offsetColumn('stable', t('stable'), (row) => row.stableOffset),
  { ...offsetColumn('open', t('open'), openOf), sortKey: 'open', width: 124, cell: (row) => <OpenRecords row={row} /> },
  { ...offsetColumn('records', t('records'), (row) => minus(row.lastOffset, row.firstOffset)), sortKey: 'records' },
]

const openOf = (row: Partition): string | null => minus(row.lastOffset, row.stableOffset)

const offsetColumn = (id: string, header: string, offset: (row: Partition) => string | null): Column<Partition> => ({
  id,
  header,
  align: 'end',
  width: 104,
  cell: (row) => <NumberCell value={offset(row)} />,
  text: (row) => offset(row) ?? '',
})

/** What readers of committed records cannot see yet: it lies behind an open transaction. */
function OpenRecords({ row }: { row: Partition }) {
  const open = openOf(row)
  return <NumberCell value={open} className={open === '0' ? 'text-muted' : 'font-medium text-warning'} />
}

function PartitionState({ row: { leader, replicas, isr, error } }: { row: Partition }) {
  const t = useTranslations('kafka.partitions')
  if (leader < 0) return <StatusDot status="danger">{t('noLeader')}</StatusDot>
  const behind = replicas.filter((replica) => !isr.includes(replica))
  if (behind.length > 0) return <StatusDot status="warning">{t('behind', { replicas: behind.join(', ') })}</StatusDot>
  if (error !== '') return <StatusDot status="warning">{error}</StatusDot>
  return <StatusDot status="ok">{t('inSync')}</StatusDot>
}
