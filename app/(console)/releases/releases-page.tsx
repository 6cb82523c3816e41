'use client'
import { Split } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { releaseRowSchema } from '#lib/governance/release/schema'
import { ButtonLink } from '../../_components/button'
import { PageFrame } from '../../_components/shell/page-frame'
import { ApiView } from '../../_components/states/api-view'
import { EmptyState } from '../../_components/states/empty-state'
import { PlainTable } from '../../_components/table/plain-table'
import { useApi } from '../../_hooks/use-api'
import { useReleaseColumns } from './release-columns'

const rowsSchema = z.array(releaseRowSchema)

/** Every gray release, those under way first. */
export function ReleasesPage() {
  const t = useTranslations('releases')
  const state = useApi('releases?pageSize=200', rowsSchema, { topics: ['releases'] })
  const columns = useReleaseColumns()
  const live = state.data?.filter(({ finishedAt }) => finishedAt === null).length
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      facts={live === undefined ? t('facts') : t('live', { count: live })}
      asOf={state.envelope?.asOf}
      actions={
        <>
          <ButtonLink href="/services" size="sm">
            {t('startFromService')}
          </ButtonLink>
          <ButtonLink href="/applications" size="sm">
            {t('startFromApplication')}
          </ButtonLink>
        </>
      }
    >
      <div className="min-h-0 grow overflow-auto">
        <ApiView state={state}>
          {(rows) => (
            <PlainTable
              label={t('title')}
              columns={columns}
              rows={rows}
              rowId={({ id }) => id}
              empty={<EmptyState icon={Split} title={t('empty')} cause={t('emptyCause')} />}
            />
          )}
        </ApiView>
      </div>
    </PageFrame>
  )
}
