import { useTranslations } from 'next-intl'
import { Skeleton } from '../skeleton'

/** The first load; appears after 150 ms. While refreshing the old data stays and this is not used. */
export function LoadingState({ rows = 6 }: { rows?: number }) {
  const t = useTranslations('states')
  return (
    <div aria-live="polite" aria-busy className="p-4">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton rows={rows} />
    </div>
  )
}
