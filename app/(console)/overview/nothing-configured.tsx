'use client'
import { Cable } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { ButtonLink } from '../../_components/button'
import { EmptyState } from '../../_components/states/empty-state'

/** A console that watches nothing says so, and where to begin. */
export function NothingConfigured() {
  const t = useTranslations('overview')
  return (
    <EmptyState
      icon={Cable}
      title={t('nothingConfigured')}
      cause={t('nothingConfiguredCause')}
      action={<ButtonLink href="/settings">{t('toSettings')}</ButtonLink>}
    />
  )
}
