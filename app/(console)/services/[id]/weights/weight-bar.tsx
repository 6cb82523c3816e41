'use client'
import { useTranslations } from 'next-intl'
import type { ServiceWeights } from '#lib/governance/schema'
import { ClockTime } from '../../../../_components/clock-time'
import { formatShare } from '../../../../_components/format/number'
import { useSaid } from '../../../../_components/use-said'
import type { Observed } from '../use-shares'
import { plannedWeight, type WeightDraft } from './use-weight-draft'

type WeightBarProps = {
  weights: ServiceWeights
  draft: WeightDraft
  observed: Observed
  scaleMax: number
  observedSince: string | undefined
}

/** Below the rows: the sum they are shares of, what makes weights count, and how many calls the observed shares rest on. */
export function WeightBar({ weights, draft, observed, scaleMax, observedSince }: WeightBarProps) {
  const t = useTranslations('weights')
  const wordsOf = useSaid()
  const before = weights.providers.reduce((sum, provider) => sum + provider.weight, 0)
  const after = weights.providers.reduce((sum, provider) => sum + plannedWeight(provider, draft.changes), 0)
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-1 px-4 py-2.5 text-sm text-muted">
      <span>
        {t('sum')}{' '}
        <span className="font-medium text-ink tabular-nums">
          {before.toLocaleString('en')}
          {after !== before && ` → ${after.toLocaleString('en')}`}
        </span>
      </span>
      <span>
        {t('loadBalance')} <span className="font-medium text-ink">{weights.loadBalance}</span>
      </span>
      <span>
        {observed.calls === 0 ? t('observedNothing') : t('observedCalls', { count: observed.calls })}{' '}
        {observedSince === undefined ? (
          t('lastMinutes')
        ) : (
          <>
            {t('since')} <ClockTime at={observedSince} />
          </>
        )}
      </span>
      <span>{t('scale', { end: formatShare(scaleMax).short })}</span>
      {!weights.sharesKnown && (
        <p className="w-full text-warning">
          {t('sharesUnknown', { reason: wordsOf({ text: weights.shareReason, said: weights.shareReasonSaid }) })}
        </p>
      )}
    </div>
  )
}
