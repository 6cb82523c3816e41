'use client'
import { useTranslations } from 'next-intl'
import type { ProviderRow } from '#lib/registry/schema'
import { NumberCell } from '../../../_components/number-cell'
import { RuleLink } from './rule-link'

/** The weight in force; where a rule decides it, the provider's own one beside it and the way to the rule. */
export function WeightCell({ provider }: { provider: Pick<ProviderRow, 'service' | 'weight' | 'configuredWeight' | 'weightRule'> }) {
  const t = useTranslations('services.providers')
  const { weight, configuredWeight, weightRule } = provider
  return (
    <span className="inline-flex items-center gap-1.5">
      {weightRule !== null && <RuleLink service={provider.service} path={weightRule} compact />}
      {weight !== configuredWeight && (
        <span title={t('ownWeight', { weight: configuredWeight })} className="text-muted line-through">
          {configuredWeight}
        </span>
      )}
      <NumberCell value={weight} className={weight === 0 ? 'font-medium text-warning' : ''} />
    </span>
  )
}
