'use client'
import { useTranslations } from 'next-intl'
import { useSources } from '../../_components/shell/use-sources'
import { ButtonLink } from '../../_components/button'
import { EmptyState } from '../../_components/states/empty-state'

/** Nothing registered: because no registry is configured, because none could be read yet, or because they are empty. */
export function NoRegistryState({ title, cause }: { title: string; cause: string }) {
  const t = useTranslations('services')
  const { data } = useSources()
  const registries = data?.filter((source) => source.kind === 'registry') ?? []
  const unread = registries.filter((source) => source.asOf === null)
  if (data !== undefined && registries.length === 0) {
    return (
      <EmptyState
        title={t('noRegistry')}
        cause={t('noRegistryCause')}
        action={<ButtonLink href="/settings">{t('toSettings')}</ButtonLink>}
      />
    )
  }
  if (unread.length > 0) {
    const reasons = unread.map(({ name, error }) => `${name}: ${error ?? t('connecting')}`)
    return <EmptyState title={t('notRead')} cause={reasons.join(' · ')} />
  }
  return <EmptyState title={title} cause={cause} />
}
