'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { type AuditEntryRow, auditSchema } from '#lib/access/schema'
import { CopyText } from '../../_components/copy-text'
import { RelativeTime } from '../../_components/relative-time'
import { EmptyState } from '../../_components/states/empty-state'
import { ForbiddenState } from '../../_components/states/forbidden-state'
import { type Status, StatusDot } from '../../_components/status-dot'
import type { Column } from '../../_components/table/column'
import { DataTable } from '../../_components/table/data-table'
import { useTableQuery } from '../../_components/table/use-table-query'
import { useMay } from '../../_hooks/use-actor'

const rowId = (row: AuditEntryRow): string => row.seq
const statuses: Record<AuditEntryRow['outcome'], Status> = { ok: 'ok', refused: 'warning', failed: 'danger' }

/** Every operation, sign-in and refusal, newest first; each entry carries the hash of the one before it. */
export function AuditTab() {
  const t = useTranslations('settings.audit')
  const { allowed, role } = useMay('audit:read')
  if (!allowed) return <ForbiddenState what={t('forbidden', { role })} />
  return <AuditTable />
}

function AuditTable() {
  const t = useTranslations('settings.audit')
  const query = useTableQuery('audit', { schema: auditSchema, topics: ['audit'], prefix: 'audit-' })
  return (
    <DataTable
      id="audit"
      label={t('label')}
      searchLabel={t('search')}
      query={query}
      schema={auditSchema}
      columns={useAuditColumns()}
      rowId={rowId}
      empty={<EmptyState title={t('empty')} />}
    />
  )
}

function useAuditColumns(): readonly Column<AuditEntryRow>[] {
  const t = useTranslations('settings.audit')
  return useMemo(
    () => [
      { id: 'at', header: t('at'), width: 100, cell: (row) => <RelativeTime at={row.at} />, text: (row) => row.at },
      { id: 'actor', header: t('actor'), width: 130, cell: (row) => row.actor, text: (row) => row.actor },
      {
        id: 'action',
        header: t('action'),
        width: 200,
        cell: (row) => <span className="font-mono text-[0.95em]">{row.action}</span>,
        text: (row) => row.action,
      },
      {
        id: 'outcome',
        header: t('outcome'),
        width: 110,
        cell: (row) => <StatusDot status={statuses[row.outcome]}>{t(`outcomes.${row.outcome}`)}</StatusDot>,
        text: (row) => row.outcome,
      },
      { id: 'target', header: t('target'), cell: (row) => <CopyText text={row.target} maxLength={56} />, text: (row) => row.target },
      { id: 'detail', header: t('detail'), cell: (row) => <AuditDetail detail={row.detail} />, text: (row) => JSON.stringify(row.detail) },
      {
        id: 'hash',
        header: t('hash'),
        width: 110,
        hidden: true,
        cell: (row) => <CopyText text={row.hash} maxLength={12} />,
        text: (row) => row.hash,
      },
    ],
    [t],
  )
}

function AuditDetail({ detail }: { detail: Record<string, unknown> }) {
  const text = Object.entries(detail)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')
  return text === '' ? <span className="text-muted">–</span> : <span title={text}>{text}</span>
}
