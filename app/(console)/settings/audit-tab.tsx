'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { type AuditEntryRow, auditSchema } from '#lib/access/schema'
import { Button } from '../../_components/button'
import { CopyText } from '../../_components/copy-text'
import { RelativeTime } from '../../_components/relative-time'
import { ErrorState } from '../../_components/states/error-state'
import { ForbiddenState } from '../../_components/states/forbidden-state'
import { LoadingState } from '../../_components/states/loading-state'
import { type Status, StatusDot } from '../../_components/status-dot'
import type { Column } from '../../_components/table/column'
import { PlainTable } from '../../_components/table/plain-table'
import { useMay } from '../../_hooks/use-actor'
import { usePages } from '../../_hooks/use-pages'

const rowId = (row: AuditEntryRow): string => row.seq
const statuses: Record<AuditEntryRow['outcome'], Status> = { ok: 'ok', refused: 'warning', failed: 'danger' }

/** Every operation, sign-in and refusal, newest first; each entry carries the hash of the one before it. */
export function AuditTab() {
  const t = useTranslations('settings.audit')
  const { allowed, role } = useMay('audit:read')
  if (!allowed) return <ForbiddenState what={t('forbidden', { role })} />
  return <AuditTable />
}

/** A plain list by cursor. */
function AuditTable() {
  const t = useTranslations('settings.audit')
  const pages = usePages('audit?pageSize=100', auditSchema, { topics: ['audit'] })
  const columns = useAuditColumns()
  const { rows, total, problem, refresh } = pages
  if (rows.length === 0 && pages.loading) return <LoadingState rows={8} />
  if (rows.length === 0 && problem) return <ErrorState problem={problem} onRetry={refresh} />
  return (
    <div className="min-h-0 grow overflow-auto">
      {problem && <ErrorState problem={problem} onRetry={refresh} inline />}
      <PlainTable label={t('label')} columns={columns} rows={rows} rowId={rowId} empty={t('empty')} />
      {total !== undefined && total > rows.length && (
        <div className="flex items-center gap-3 px-4 py-3 text-sm text-muted">
          {t('shown', { shown: rows.length, total })}
          {pages.hasMore && (
            <Button size="sm" busy={pages.refreshing} onClick={pages.loadMore}>
              {t('loadMore')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function useAuditColumns(): readonly Column<AuditEntryRow>[] {
  const t = useTranslations('settings.audit')
  return useMemo(
    () => [
      { id: 'at', header: t('at'), width: 100, cell: (row) => <RelativeTime at={row.at} /> },
      { id: 'actor', header: t('actor'), width: 130, cell: (row) => row.actor },
      {
        id: 'action',
        header: t('action'),
        width: 264,
        cell: (row) => <span className="font-mono text-[0.95em]">{row.action}</span>,
      },
      {
        id: 'outcome',
        header: t('outcome'),
        width: 110,
        cell: (row) => <StatusDot status={statuses[row.outcome]}>{t(`outcomes.${row.outcome}`)}</StatusDot>,
      },
      { id: 'target', header: t('target'), cell: (row) => <CopyText text={row.target} maxLength={56} /> },
      { id: 'detail', header: t('detail'), cell: (row) => <AuditDetail detail={row.detail} /> },
      {
        id: 'hash',
        header: t('hash'),
        width: 110,
        hidden: true,
        cell: (row) => <CopyText text={row.hash} maxLength={12} />,
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
