'use client'
import { useTranslations } from 'next-intl'
import { useContext, useState } from 'react'
import { loadBalanceReleases } from '#lib/governance/load-balance'
import { TextField } from '../../../../../../_components/text-field'
import { RuleFormContext, valueAt } from './form-context'
import { ChoiceField, ListField, ValueField, WordsField } from './form-fields'
import { FormItems } from './form-item'

const grid = 'grid grid-cols-2 gap-x-4 gap-y-2.5 lg:grid-cols-3'
const clusters = ['failover', 'failfast', 'failsafe', 'failback', 'forking', 'broadcast', 'available']

/** Overrides: who is meant, and the parameters people change most. */
export function OverrideForm() {
  const t = useTranslations('rules.form')
  return (
    <FormItems
      path={['configs']}
      titleOf={(index) => t('item', { number: index + 1 })}
      addLabel={t('addItem')}
      fresh={{ side: 'consumer', addresses: ['0.0.0.0'], parameters: { timeout: 3000 } }}
    >
      {(index) => <OverrideItem index={index} />}
    </FormItems>
  )
}

function OverrideItem({ index }: { index: number }) {
  const t = useTranslations('rules.form')
  const { data } = useContext(RuleFormContext)
  const [method, setMethod] = useState('')
  const at = (...rest: string[]) => ['configs', index, ...rest]
  // Dubbo asks for method.key first, then for key
  const ofMethod = (key: string) => at('parameters', method.trim() === '' ? key : `${method.trim()}.${key}`)
  // a name that the consumers' Dubbo has not fails their calls
  const labelOf = (name: string) => {
    const since = loadBalanceReleases[name]
    return since === undefined || since < '2.7' ? name : t('since', { name, since })
  }
  const isOfApplication = valueAt(data, ['scope']) === 'application'
  return (
    <div className="space-y-2.5">
      <div className={grid}>
        <ChoiceField label={t('side')} path={at('side')} choices={['consumer', 'provider']} />
        <ListField label={t('addresses')} path={at('addresses')} hint={t('addressesHint')} />
        <ListField label={t('providerAddresses')} path={at('providerAddresses')} />
        {isOfApplication ? (
          <ListField label={t('services')} path={at('services')} hint={t('servicesHint')} />
        ) : (
          <ListField label={t('applications')} path={at('applications')} />
        )}
        <ChoiceField label={t('cluster')} path={at('parameters', 'cluster')} choices={clusters} />
        <ChoiceField label={t('disabled')} path={at('parameters', 'disabled')} choices={['true', 'false']} />
      </div>
      <div className={grid}>
        <TextField label={t('method')} value={method} onValueChange={setMethod} mono hint={t('methodHint')} autoComplete="off" />
        <ValueField label={t('timeout')} path={ofMethod('timeout')} />
        <ValueField label={t('retries')} path={ofMethod('retries')} />
        <ChoiceField label={t('loadbalance')} path={ofMethod('loadbalance')} choices={Object.keys(loadBalanceReleases)} labelOf={labelOf} />
        <ValueField label={t('weight')} path={ofMethod('weight')} />
        <ValueField label={t('forks')} path={ofMethod('forks')} hint={t('forksHint')} />
        <WordsField label={t('mock')} path={ofMethod('mock')} />
      </div>
    </div>
  )
}
