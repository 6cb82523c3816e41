'use client'
import { Network } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button, ButtonLink } from '../../_components/button'
import { EmptyState } from '../../_components/states/empty-state'

/** An empty map: around a focus that is gone, or because no registry has told of anything yet. */
export function NothingToShow({ focused, onUnfocus }: { focused: boolean; onUnfocus: () => void }) {
  const t = useTranslations('topology')
  if (focused) {
    return (
      <EmptyState
        icon={Network}
        title={t('focusGone')}
        cause={t('focusGoneCause')}
        action={<Button onClick={onUnfocus}>{t('unfocus')}</Button>}
      />
    )
  }
  return (
    <EmptyState
      icon={Network}
      title={t('empty')}
      cause={t('emptyCause')}
      action={<ButtonLink href="/settings">{t('emptyAction')}</ButtonLink>}
    />
  )
}
