'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { ClusterRow } from '#lib/kafka/schema'
import { Badge } from '../../_components/badge'
import { CopyText } from '../../_components/copy-text'
import type { Column } from '../../_components/table/column'
import { PlainTable } from '../../_components/table/plain-table'

type Broker = ClusterRow['brokers'][number]
const rowId = (row: Broker): string => String(row.nodeId)

/** The brokers of a cluster, and which of them is the controller. */
export function BrokersTab({ cluster }: { cluster: ClusterRow }) {
  const t = useTranslations('kafka.brokers')
  return (
    <div className="min-h-0 grow overflow-auto">
      <PlainTable label={t('label')} columns={useBrokerColumns()} rows={cluster.brokers} rowId={rowId} empty={t('empty')} />
    </div>
  )
}

function useBrokerColumns(): readonly Column<Broker>[] {
  const t = useTranslations('kafka.brokers')
  return useMemo(
    () => [
      { id: 'node', header: t('node'), width: 120, cell: (row) => row.nodeId },
      { id: 'address', header: t('address'), cell: (row) => <CopyText text={`${row.host}:${row.port}`} /> },
      { id: 'rack', header: t('rack'), width: 160, cell: (row) => row.rack || '–' },
      {
        id: 'role',
        header: t('role'),
        width: 160,
        cell: (row) => (row.controller ? <Badge tone="accent">{t('controller')}</Badge> : <span className="text-muted">–</span>),
      },
    ],
    [t],
  )
}
