'use client'
import { CircleCheck } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { messageSourceKinds } from '#lib/messages/model'
import { ButtonLink } from '../../_components/button'
import { useSources } from '../../_components/shell/use-sources'
import { EmptyState } from '../../_components/states/empty-state'

/** No messages: because all is well, or because nothing is watched, or because a source was never read. */
export function NothingHangs({ state }: { state: 'open' | 'settled' }) {
  const t = useTranslations('messages.empty')
  const { data } = useSources()
  const sources = data?.filter(({ kind }) => messageSourceKinds.some((one) => one === kind)) ?? []
  const unread = sources.filter((source) => source.asOf === null)
  if (data !== undefined && sources.length === 0) {
    return (
      <EmptyState title={t('noSource')} cause={t('noSourceCause')} action={<ButtonLink href="/settings">{t('toSources')}</ButtonLink>} />
    )
  }
  if (unread.length > 0) {
    const reasons = unread.map(({ id, name, error }) => `${name ?? id}: ${error ?? t('connecting')}`)
    return (
      <EmptyState title={t('unread')} cause={reasons.join(' · ')} action={<ButtonLink href="/settings">{t('toSources')}</ButtonLink>} />
    )
  }
  if (state === 'settled') return <EmptyState title={t('noSettled')} cause={t('noSettledCause')} />
  return <EmptyState icon={CircleCheck} title={t('calm')} cause={t('calmCause', { count: sources.length })} />
}
