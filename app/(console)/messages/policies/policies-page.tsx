'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { policiesSchema, type Policies } from '#lib/messages/policies/schema'
import { PageFrame } from '../../../_components/shell/page-frame'
import { ApiView } from '../../../_components/states/api-view'
import { EmptyState } from '../../../_components/states/empty-state'
import { useApi } from '../../../_hooks/use-api'
import { KillSwitch } from './kill-switch'
import { LastActs } from './last-acts'
import { SourcePolicyCard } from './source-policy-card'

/** What may be settled without a person: the switch for everything, a policy per source, and what policies did last. */
export function PoliciesPage() {
  const t = useTranslations('policies')
  const state = useApi('messages/policies', policiesSchema, { topics: ['messages', 'operations'] })
  const auto = state.data?.sources.filter(({ policy }) => policy.mode === 'auto').length ?? 0
  return (
    <PageFrame
      title={t('title')}
      facts={
        <>
          <Link href="/messages" className="underline underline-offset-3">
            {t('back')}
          </Link>
          {' · '}
          {t('facts', { auto })}
        </>
      }
    >
      <ApiView state={state}>{(policies) => <Everything policies={policies} refresh={state.refresh} />}</ApiView>
    </PageFrame>
  )
}

function Everything({ policies, refresh }: { policies: Policies; refresh: () => void }) {
  const t = useTranslations('policies')
  return (
    <div className="flex flex-col gap-4">
      <KillSwitch all={policies.all} refresh={refresh} />
      {policies.sources.length === 0 && <EmptyState title={t('noSource')} cause={t('noSourceCause')} />}
      <div className="grid items-start gap-4 2xl:grid-cols-2">
        {policies.sources.map((source) => (
          <SourcePolicyCard key={source.source} row={source} refresh={refresh} />
        ))}
      </div>
      <LastActs acts={policies.acts} />
    </div>
  )
}
