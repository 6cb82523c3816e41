import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Notice } from './notice'

type PartialNoticeProps = {
  /** What is missing and why, one entry each. */ missing: readonly { what: string; why: string }[]
  action?: ReactNode
}

/** Some of the data could not be had: what is missing, and why. */
export function PartialNotice({ missing, action }: PartialNoticeProps) {
  const t = useTranslations('states')
  return (
    <Notice status="warning" word={t('partial')} action={action}>
      {missing.map(({ what, why }) => (
        <span key={`${what} ${why}`} className="me-4">
          {t('missing', { what })} <span className="text-muted">{why}</span>
        </span>
      ))}
    </Notice>
  )
}
