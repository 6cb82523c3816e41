'use client'
import { parseAsBoolean, useQueryState } from 'nuqs'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useMemo } from 'react'
import { type TransactionRow, transactionSchema } from '#lib/kafka/schema'
import { Button } from '../../_components/button'
import { CopyText } from '../../_components/copy-text'
import { NumberCell } from '../../_components/number-cell'
import { messagesHref } from '../../_components/paths'
import { RelativeTime } from '../../_components/relative-time'
import { EmptyState } from '../../_components/states/empty-state'
import { type Status, StatusDot } from '../../_components/status-dot'
import type { Column } from '../../_components/table/column'
import { DataTable } from '../../_components/table/data-table'
import { useTableQuery } from '../../_components/table/use-table-query'
import { useNow } from '../../_hooks/use-now'
import { TopicLink } from './kafka-links'
import { useKafkaStates } from './kafka-words'

const rowId = (row: TransactionRow): string => row.transactionalId
const statuses: Record<string, Status> = {
  Ongoing: 'busy',
  PrepareCommit: 'warning',
  PrepareAbort: 'warning',
  PrepareEpochFence: 'warning',
  CompleteCommit: 'ok',
  CompleteAbort: 'idle',
  Empty: 'idle',
  Dead: 'idle',
}

/** Transactional ids of a cluster, the one open for longest first. */
export function TransactionsTab({ cluster }: { cluster: string }) {
  const t = useTranslations('kafka.transactions')
  const [live, setLive] = useQueryState('open', parseAsBoolean.withDefault(false))
  const query = useTableQuery(`kafka/clusters/${encodeURIComponent(cluster)}/transactions`, {
    schema: transactionSchema,
    topics: ['kafka'],
    prefix: 'transaction-',
    filters: live ? { live: 'true' } : {},
  })
  const toggle = (
    <Button size="sm" aria-pressed={live} className="aria-pressed:bg-selected" onClick={() => void setLive(live ? null : true)}>
      {t('onlyOpen')}
    </Button>
  )
  return (
    <DataTable
      id="kafka-transactions"
      label={t('label')}
      searchLabel={t('search')}
      query={query}
      schema={transactionSchema}
      columns={useTransactionColumns()}
      rowId={rowId}
      filters={toggle}
      empty={<EmptyState title={t('empty')} cause={t('emptyCause')} />}
    />
  )
}

function useTransactionColumns(): readonly Column<TransactionRow>[] {
  const t = useTranslations('kafka.transactions')
  return useMemo(() => [...stateColumns(t), ...placeColumns(t)], [t])
}

type Translate = ReturnType<typeof useTranslations<'kafka.transactions'>>

const stateColumns = (t: Translate): Column<TransactionRow>[] => [
  { id: 'id', header: t('id'), cell: (row) => <CopyText text={row.transactionalId} />, text: (row) => row.transactionalId },
  { id: 'state', header: t('state'), width: 130, cell: (row) => <TransactionState row={row} />, text: (row) => row.state },
  {
    id: 'started',
    header: t('started'),
    align: 'end',
    width: 110,
    cell: (row) => <RelativeTime at={row.startedAt} />,
    text: (row) => row.startedAt ?? '',
  },
  {
    id: 'timeout',
    header: t('timeout'),
    align: 'end',
    width: 100,
    cell: (row) => <NumberCell value={row.timeoutMs} unit="ms" />,
    text: (row) => String(row.timeoutMs),
  },
]

const placeColumns = (t: Translate): Column<TransactionRow>[] => [
  {
    id: 'partitions',
    header: t('partitions'),
    cell: (row) => <Places row={row} />,
    text: (row) => row.partitions.map(({ topic, partition }) => `${topic}-${partition}`).join(' '),
  },
  { id: 'producer', header: t('producer'), align: 'end', width: 110, cell: (row) => <Producer row={row} />, text: (row) => row.producerId },
  {
    id: 'coordinator',
    header: t('coordinator'),
    align: 'end',
    width: 110,
    cell: (row) => row.coordinator,
    text: (row) => String(row.coordinator),
  },
]

/** As long as Pilothouse takes a transaction for its producer's own business, unless configured otherwise. */
const suspectAfterMs = 30_000
const isOpen = ({ state }: TransactionRow): boolean => state === 'Ongoing' || state.startsWith('Prepare')

/** What is open for long hangs: its state leads to where it can be settled. */
function TransactionState({ row }: { row: TransactionRow }) {
  const t = useTranslations('kafka.transactions')
  const { transaction } = useKafkaStates()
  const now = useNow()
  const state = <StatusDot status={statuses[row.state] ?? 'unknown'}>{transaction(row.state)}</StatusDot>
  const hangs = isOpen(row) && row.startedAt !== null && now - Date.parse(row.startedAt) > suspectAfterMs
  if (!hangs) return <span title={row.state}>{state}</span>
  return (
    <Link href={messagesHref(row.transactionalId)} title={t('inDoubt')} className="rounded-sm underline-offset-2 hover:underline">
      {state}
    </Link>
  )
}

function Producer({ row }: { row: TransactionRow }) {
  const t = useTranslations('kafka.transactions')
  return (
    <span className="font-mono text-[0.95em]" title={t('epoch', { epoch: row.producerEpoch })}>
      {row.producerId}
    </span>
  )
}

function Places({ row: { cluster, partitions } }: { row: TransactionRow }) {
  if (partitions.length === 0) return <span className="text-muted">–</span>
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic)
  return (
    <span>
      {[...byTopic].map(([topic, places], index) => (
        <span key={topic}>
          {index > 0 && ', '}
          <TopicLink cluster={cluster} topic={topic} />
          <span className="text-muted">
            -
            {places
              .map(({ partition }) => partition)
              .toSorted((a, b) => a - b)
              .join(',')}
          </span>
        </span>
      ))}
    </span>
  )
}
