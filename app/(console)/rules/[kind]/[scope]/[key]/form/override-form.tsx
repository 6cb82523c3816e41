'use client'
import { useTranslations } from 'next-intl'
import { ChoiceField, ListField, ValueField, WordsField } from './form-fields'
import { FormItems } from './form-item'

const grid = 'grid grid-cols-2 gap-x-4 gap-y-2.5 lg:grid-cols-3'
const loadBalances = ['random', 'roundrobin', 'leastactive', 'consistenthash', 'shortestresponse', 'adaptive']
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
      {(index) => {
        const at = (...rest: string[]) => ['configs', index, ...rest]
        return (
          <div className={grid}>
            <ChoiceField label={t('side')} path={at('side')} choices={['consumer', 'provider']} />
            <ListField label={t('addresses')} path={at('addresses')} hint={t('addressesHint')} />
            <ListField label={t('providerAddresses')} path={at('providerAddresses')} />
            <ListField label={t('applications')} path={at('applications')} />
            <ValueField label={t('weight')} path={at('parameters', 'weight')} />
            <ValueField label={t('timeout')} path={at('parameters', 'timeout')} />
            <ValueField label={t('retries')} path={at('parameters', 'retries')} />
            <ChoiceField label={t('loadbalance')} path={at('parameters', 'loadbalance')} choices={loadBalances} />
            <ChoiceField label={t('cluster')} path={at('parameters', 'cluster')} choices={clusters} />
            <WordsField label={t('mock')} path={at('parameters', 'mock')} />
            <ChoiceField label={t('disabled')} path={at('parameters', 'disabled')} choices={['true', 'false']} />
          </div>
        )
      }}
    </FormItems>
  )
}
