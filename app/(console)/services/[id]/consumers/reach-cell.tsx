'use client'
import { useTranslations } from 'next-intl'
import { cx } from '../../../../_components/cx'
import { Tooltip } from '../../../../_components/tooltip'
import { type KnownReach, maxProviders } from './use-reach'

/** "2 of 3" providers, coloured where some cannot be called; why on hover. */
export function ReachCell({ reach }: { reach: KnownReach | undefined }) {
  const t = useTranslations('services.consumers')
  const reasons = useReachReasons(reach)
  if (!reach) return <span className="text-muted">–</span>
  if (reach === 'too-many')
    return (
      <Tooltip content={reasons.join(' ')}>
        <span className="text-muted">{t('reachUnknown')}</span>
      </Tooltip>
    )
  const { reached, total } = reach
  const tone = reached === 0 ? 'font-medium text-danger' : reached < total ? 'text-warning' : ''
  return (
    <Tooltip content={reasons.join(' ')}>
      <span className={cx('tabular-nums', tone)}>{t('reaches', { reached, total })}</span>
    </Tooltip>
  )
}

/** Why some providers are out of a consumer's reach, or why that is not known, a sentence each. */
export function useReachReasons(reach: KnownReach | undefined): string[] {
  const t = useTranslations('services.consumers.out')
  if (!reach) return []
  if (reach === 'too-many') return [t('tooMany', { count: maxProviders })]
  return (['starved', 'unseen', 'disabled'] as const).flatMap((why) => (reach[why] > 0 ? [t(why, { count: reach[why] })] : []))
}
