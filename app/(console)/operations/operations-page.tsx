'use client'
import { History } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { operationSchema } from '#lib/operations/schema'
import { Button } from '../../_components/button'
import { PageFrame } from '../../_components/shell/page-frame'
import type { Problem } from '../../_components/shell/problems-strip'
import { EmptyState } from '../../_components/states/empty-state'
import { ErrorState } from '../../_components/states/error-state'
import { LoadingState } from '../../_components/states/loading-state'
import { AnswerNotices } from '../../_components/states/answer-notices'
import { useApi } from '../../_hooks/use-api'
import { FeedFilters } from './feed-filters'
import { FeedList } from './feed-list'
import { useFeed, useFeedFilters } from './use-feed'

/** The flight recorder: every change to the world outside, newest first, its steps ticking while it runs. */
export function OperationsPage() {
  const t = useTranslations('operations')
  const feed = useFeed()
  const { narrowed } = useFeedFilters()
  const none = feed.rows.length === 0
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      facts={feed.total === undefined ? t('facts') : t('count', { count: feed.total })}
      asOf={feed.asOf}
      problems={useAttention()}
    >
      <FeedFilters total={feed.total} />
      {feed.problem && !none && <ErrorState problem={feed.problem} onRetry={feed.refresh} inline />}
      <AnswerNotices asOf={feed.asOf} complete={feed.complete} warnings={feed.warnings} />
      <div className="min-h-0 grow overflow-auto bg-ground" aria-busy={feed.refreshing}>
        {none && feed.loading && <LoadingState rows={8} />}
        {none && feed.problem && <ErrorState problem={feed.problem} onRetry={feed.refresh} />}
        {none && !feed.loading && !feed.problem && <NothingHere narrowed={narrowed} />}
        {!none && <FeedList feed={feed} />}
      </div>
    </PageFrame>
  )
}

function NothingHere({ narrowed }: { narrowed: boolean }) {
  const t = useTranslations('operations')
  const { setFilters } = useFeedFilters()
  if (!narrowed) return <EmptyState icon={History} title={t('empty')} cause={t('emptyCause')} />
  return (
    <EmptyState icon={History} title={t('noMatch')} action={<Button onClick={() => void setFilters(null)}>{t('clearFilters')}</Button>} />
  )
}

const rows = z.array(operationSchema)

/** How many operations stopped for a person to look; the link filters to them, and lets go when pressed again. */
function useAttention(): Problem[] {
  const t = useTranslations('operations')
  const { filters } = useFeedFilters()
  const { envelope } = useApi('operations?state=needs-attention&pageSize=1', rows, { topics: ['operations'] })
  const count = envelope?.page?.total ?? 0
  const current = filters.state === 'needs-attention'
  if (count === 0) return []
  const href = current ? '/operations' : '/operations?state=needs-attention'
  return [{ id: 'attention', status: 'danger', text: t('attention', { count }), href, current }]
}
