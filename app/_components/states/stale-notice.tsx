import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { RelativeTime } from '../relative-time'
import { Notice } from './notice'

type StaleNoticeProps = {
  asOf: string | null
  /** What cannot be read. */
  what?: string | undefined
  reason: ReactNode
  /** What still works meanwhile; the usual sentence by default. */
  stillWorks?: string
  action?: ReactNode
}

/** The data is old: how old, why, and what still works. */
export function StaleNotice({ asOf, what, reason, stillWorks, action }: StaleNoticeProps) {
  const t = useTranslations('states')
  return (
    <Notice status="stale" word={t('stale')} action={action}>
      {what && <span className="font-medium">{what}: </span>}
      {asOf !== null && (
        <>
          {t('lastRead')} <RelativeTime at={asOf} />.{' '}
        </>
      )}
      {reason} <span className="text-muted">{stillWorks ?? t('stillWorks')}</span>
    </Notice>
  )
}
