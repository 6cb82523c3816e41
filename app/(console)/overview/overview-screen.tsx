'use client'
import { useTranslations } from 'next-intl'
import { PageFrame } from '../../_components/shell/page-frame'
import { useSources } from '../../_components/shell/use-sources'
import { Calls } from './calls'
import { Changes } from './changes'
import { Needs } from './needs'
import { NothingConfigured } from './nothing-configured'

/** What needs a person now, what changed in the last hour, how the calls are going; nothing else. */
export function OverviewScreen() {
  const t = useTranslations('overview')
  const sources = useSources()
  const nothing = sources.data !== undefined && sources.data.filter(({ state }) => state !== 'disabled').length === 0
  return (
    <PageFrame title={t('title')} facts={t('facts')} asOf={sources.envelope?.asOf}>
      {nothing ? (
        <NothingConfigured />
      ) : (
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
          <div className="flex min-w-0 flex-col gap-4">
            <Needs />
            <Changes />
          </div>
          <Calls />
        </div>
      )}
    </PageFrame>
  )
}
