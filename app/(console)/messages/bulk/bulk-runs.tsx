'use client'
import { ListChecks } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { z } from 'zod'
import { type BulkRun, bulkRunSchema } from '#lib/messages/bulk/schema'
import { NumberCell } from '../../../_components/number-cell'
import { bulkRunHref } from '../../../_components/paths'
import { RelativeTime } from '../../../_components/relative-time'
import { ApiView } from '../../../_components/states/api-view'
import { EmptyState } from '../../../_components/states/empty-state'
import type { Column } from '../../../_components/table/column'
import { PlainTable } from '../../../_components/table/plain-table'
import { useApi } from '../../../_hooks/use-api'
import { RunStateDot } from './run-state'
import { useRunTitle } from './use-run-title'

const runsSchema = z.array(bulkRunSchema)

/** The bulk runs there were, newest first. */
export function BulkRuns() {
  const t = useTranslations('messages.bulk')
  const state = useApi('messages/bulk?pageSize=200', runsSchema, { topics: ['messages'] })
  const columns = useRunColumns()
  return (
    <div className="min-h-0 grow overflow-auto">
      <ApiView state={state}>
        {(rows) => (
          <PlainTable
            label={t('runs')}
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            empty={<EmptyState icon={ListChecks} title={t('noRuns')} cause={t('noRunsCause')} />}
          />
        )}
      </ApiView>
    </div>
  )
}

function useRunColumns(): readonly Column<BulkRun>[] {
  const t = useTranslations('messages.bulk')
  const title = useRunTitle()
  return useMemo(
    () => [
      {
        id: 'what',
        header: t('columns.what'),
        cell: (run) => (
          <Link href={bulkRunHref(run.id)} className="font-medium hover:underline">
            {title(run)}
          </Link>
        ),
      },
      { id: 'state', header: t('columns.state'), width: 180, cell: (run) => <RunStateDot run={run} /> },
      { id: 'created', header: t('columns.created'), width: 96, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
      { id: 'actor', header: t('columns.actor'), width: 110, cell: ({ actor }) => actor },
      ...(['succeeded', 'needs-attention', 'refused', 'left-out'] as const).map((state) => ({
        id: state,
        header: t(`item.${state}`),
        align: 'end' as const,
        width: 100,
        cell: (run: BulkRun) => <NumberCell value={run.counts[state]} />,
      })),
      { id: 'reason', header: t('columns.reason'), width: 200, cell: ({ reason }) => <span title={reason}>{reason || '–'}</span> },
    ],
    [t, title],
  )
}
