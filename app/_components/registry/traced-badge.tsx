'use client'
import { useTranslations } from 'next-intl'
import { Badge } from '../badge'
import { Tooltip } from '../tooltip'

/** Beside a consumer that the metadata centre alone knows of: it may be gone. */
export function TracedBadge() {
  const t = useTranslations('traced')
  return (
    <Tooltip content={t('why')}>
      <span className="inline-flex">
        <Badge tone="stale">{t('word')}</Badge>
      </span>
    </Tooltip>
  )
}
