'use client'
import { ChartSpline } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useSources } from '../../_components/shell/use-sources'
import { Button, ButtonLink } from '../../_components/button'
import { EmptyState } from '../../_components/states/empty-state'

/** No calls: because the filters fit none, because nothing reports, or because none were made. */
export function NoStatistics({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  const t = useTranslations('statistics')
  const { data } = useSources()
  const receivers = (data ?? []).filter(({ kind }) => kind === 'monitor' || kind === 'prometheus')
  if (narrowed)
    return (
      <EmptyState
        icon={ChartSpline}
        title={t('noneHere')}
        cause={t('noneHereCause')}
        action={<Button onClick={onClear}>{t('clear')}</Button>}
      />
    )
  if (data !== undefined && receivers.length === 0) {
    return (
      <EmptyState
        icon={ChartSpline}
        title={t('noReceiver')}
        cause={t('noReceiverCause')}
        action={<ButtonLink href="/settings">{t('toSources')}</ButtonLink>}
      />
    )
  }
  return <EmptyState icon={ChartSpline} title={t('noneYet')} cause={t('noneYetCause')} />
}
