'use client'
import { useTranslations } from 'next-intl'
import { useSources } from '../../_components/shell/use-sources'
import { RelativeTime } from '../../_components/relative-time'
import type { Need } from './need'

/** Sources that are not read any more: whatever they tell is old. */
export function useSourceNeeds() {
  const t = useTranslations('overview')
  const state = useSources()
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
  return { needs, states: [state] }
}
