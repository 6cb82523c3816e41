'use client'
import { useTranslations } from 'next-intl'
import type { PreviewDetail } from '#lib/governance/rules/preview-schema'
import { useSaid } from '../../../../../../_components/use-said'

type Side = Pick<PreviewDetail['before'], 'loadbalance' | 'sharesReason' | 'sharesReasonSaid'>

/** The load balance in force, and why no share follows from weights where none does. */
export function LoadBalanceLine({ before, after }: { before: Side; after: Side }) {
  const t = useTranslations('rules.preview')
  const wordsOf = useSaid()
  const [was, is] = [before.loadbalance ?? '–', after.loadbalance ?? '–']
  const reasons = [before, after].flatMap(({ sharesReason, sharesReasonSaid }) =>
    sharesReason === null ? [] : [wordsOf({ text: sharesReason, said: sharesReasonSaid })],
  )
  return (
    <div className="text-sm">
      <p>
        <span className="text-muted">{t('loadbalance')}</span>{' '}
        <span className="font-mono text-xs">{was === is ? is : `${was} → ${is}`}</span>
      </p>
      {[...new Set(reasons)].map((reason) => (
        <p key={reason} className="text-xs text-muted">
          {reason}
        </p>
      ))}
    </div>
  )
}
