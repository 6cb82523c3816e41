'use client'
import { CircleCheck } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { ButtonLink } from '../../_components/button'
import { useSources } from '../../_components/shell/use-sources'
import { EmptyState } from '../../_components/states/empty-state'

/** No leftovers: because there are none, because nothing was read yet, or because there is no registry. */
export function NothingLeft() {
  const t = useTranslations('cleanUp.empty')
  const { data } = useSources()
  const registries = data?.filter(({ kind }) => kind === 'registry') ?? []
  const toSources = <ButtonLink href="/settings">{t('toSources')}</ButtonLink>
  if (data !== undefined && registries.length === 0)
    return <EmptyState title={t('noRegistry')} cause={t('noRegistryCause')} action={toSources} />
  const unread = registries.filter(({ state }) => state !== 'fresh')
  if (unread.length > 0) {
    const reasons = unread.map(({ id, name, error }) => `${name ?? id}: ${error ?? t('connecting')}`)
    return <EmptyState title={t('notFresh')} cause={reasons.join(' · ')} action={toSources} />
  }
  return <EmptyState icon={CircleCheck} title={t('clean')} cause={t('cleanCause')} />
}
