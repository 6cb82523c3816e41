import { Lock } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { EmptyState } from './empty-state'

type ForbiddenStateProps = {
  /** What is not allowed. */ what?: string | undefined
  /** Who can grant it; an administrator when not known. */ grantedBy?: string | undefined
}

/** The person may not see this, and who can change that. */
export function ForbiddenState({ what, grantedBy }: ForbiddenStateProps) {
  const t = useTranslations('states')
  return (
    <EmptyState
      icon={Lock}
      title={t('forbidden')}
      cause={`${what ? `${what} ` : ''}${t('grantedBy', { who: grantedBy ?? t('administrator') })}`}
    />
  )
}
