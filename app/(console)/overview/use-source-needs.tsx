'use client'
import { useTranslations } from 'next-intl'
import { useSources } from '../../_components/shell/use-sources'
import { RelativeTime } from '../../_components/relative-time'
import { useSaid } from '../../_components/use-said'
import { findingsOf } from '../settings/source-detail'
import type { Need } from './need'

/** Sources that are not read any more: whatever they tell is old; and registries with a directory that is nearly too large. */
export function useSourceNeeds() {
  const t = useTranslations('overview')
  const state = useSources()
  const wordsOf = useSaid()
  const found = (state.data ?? []).flatMap((source) =>
    findingsOf(source.detail).map((finding): Need => ({
      id: `source ${source.id} ${finding.path}`,
      status: finding.severity,
      word: t('sourceFinding'),
      what: <span className="font-medium">{source.name}</span>,
      detail: wordsOf(finding),
      href: '/settings',
    })),
  )
  const needs = (state.data ?? []).flatMap((source): Need[] => {
    if (source.state !== 'stale' && source.state !== 'down') return []
    return [
      {
        id: `source ${source.id}`,
        status: source.state === 'down' ? 'danger' : 'stale',
        word: t(source.state === 'down' ? 'sourceDown' : 'sourceStale'),
        what: (
          <>
            <span className="font-medium">{source.name ?? source.id}</span> <span className="text-muted">{source.kind}</span>
          </>
        ),
        detail: (
          <>
            {source.asOf !== null && (
              <>
                {t('lastRead')} <RelativeTime at={source.asOf} />.{' '}
              </>
            )}
            {source.error}
          </>
        ),
        href: '/settings',
      },
    ]
  })
  return { needs: [...needs, ...found], states: [state] }
}
