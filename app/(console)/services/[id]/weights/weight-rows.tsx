'use client'
import { useTranslations } from 'next-intl'
import type { ServiceWeights } from '#lib/governance/schema'
import type { Observed } from '../use-shares'
import { configuredShare, sliderMax } from './expected-after'
import type { WeightDraft } from './use-weight-draft'
import { WeightRow } from './weight-row'

type WeightRowsProps = {
  weights: ServiceWeights
  draft: WeightDraft
  after: ReadonlyMap<string, number | null>
  observed: Observed
  scaleMax: number
  locked: string | undefined
}

/** One row per provider, all sliders and all bars on one scale. */
export function WeightRows({ weights, draft, after, observed, scaleMax, locked }: WeightRowsProps) {
  const t = useTranslations('weights')
  const max = sliderMax(weights)
  return (
    <ul aria-label={t('rows')}>
      {weights.providers.map((provider) => (
        <WeightRow
          key={provider.address}
          service={weights.service}
          registry={weights.registry}
          provider={provider}
          max={max}
          scaleMax={scaleMax}
          configured={configuredShare(weights, provider.address)}
          expected={after.get(provider.address) ?? null}
          observed={observed.shareOf(provider.address)}
          draft={draft}
          locked={locked}
        />
      ))}
    </ul>
  )
}
