'use client'
import { useTranslations } from 'next-intl'
import type { Reach } from '#lib/registry/consumer-reach'
import { cx } from '../../../../_components/cx'
import { Tooltip } from '../../../../_components/tooltip'

/** "2 of 3" providers, coloured where some cannot be called; why on hover. */
export function ReachCell({ reach }: { reach: Reach | undefined }) {
  const t = useTranslations('services.consumers')
  const reasons = useReachReasons(reach)
  if (!reach) return <span className="text-muted">–</span>
  const { reached, total } = reach
  const tone = reached === 0 ? 'font-medium text-danger' : reached < total ? 'text-warning' : ''
  return (
    <Tooltip content={reasons.join(' ')}>
      <span className={cx('tabular-nums', tone)}>{t('reaches', { reached, total })}</span>
    </Tooltip>
  )
}

/** Why some providers are out of a consumer's reach, a sentence each. */
export function useReachReasons(reach: Reach | undefined): string[] {
  const t = useTranslations('services.consumers.out')
  if (!reach) return []
  return (['starved', 'unseen', 'disabled'] as const).flatMap((why) => (reach[why] > 0 ? [t(why, { count: reach[why] })] : []))
}
