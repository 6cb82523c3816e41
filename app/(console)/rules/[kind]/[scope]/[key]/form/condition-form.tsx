'use client'
import { useTranslations } from 'next-intl'
import { useContext } from 'react'
import { RuleFormContext, useRuleValue, valueAt } from './form-context'
import { CommitField, ValueField, WordsField } from './form-fields'
import { FormItems } from './form-item'

/** Condition routes: whose calls, and which providers are left to them. */
export function ConditionForm() {
  const t = useTranslations('rules.form')
  const { data } = useContext(RuleFormContext)
  const isMulti = valueAt(data, ['configVersion']) === 'v3.1'
  return (
    <FormItems
      path={['conditions']}
      titleOf={(index) => t('condition', { number: index + 1 })}
      addLabel={t('addCondition')}
      fresh={isMulti ? { from: { match: 'method=*' }, to: [{ match: 'host=*', weight: 100 }] } : 'method=* => host=*'}
    >
      {(index) => (isMulti ? <Destinations index={index} /> : <FromTo index={index} />)}
    </FormItems>
  )
}

function FromTo({ index }: { index: number }) {
  const t = useTranslations('rules.form')
  const { value, set, readOnly } = useRuleValue(['conditions', index])
  const text = typeof value === 'string' ? value : ''
  const arrow = text.indexOf('=>')
  const [from, to] = arrow < 0 ? ['', text.trim()] : [text.slice(0, arrow).trim(), text.slice(arrow + 2).trim()]
  return (
    <div className="grid grid-cols-2 gap-4">
      <CommitField
        label={t('from')}
        hint={t('fromHint')}
        shown={from}
        readOnly={readOnly}
        onCommit={(next) => set(`${next.trim()} => ${to}`.trim())}
      />
      <CommitField
        label={t('to')}
        hint={t('toHint')}
        shown={to}
        readOnly={readOnly}
        onCommit={(next) => set(`${from} => ${next.trim()}`.trim())}
      />
    </div>
  )
}

function Destinations({ index }: { index: number }) {
  const t = useTranslations('rules.form')
  const to = ['conditions', index, 'to'] as const
  return (
    <div className="space-y-2.5">
      <WordsField label={t('from')} path={['conditions', index, 'from', 'match']} hint={t('fromHint')} />
      <FormItems
        path={to}
        titleOf={(place) => t('destination', { number: place + 1 })}
        addLabel={t('addDestination')}
        fresh={{ match: 'host=*', weight: 100 }}
      >
        {(place) => (
          <div className="grid grid-cols-[minmax(0,1fr)_8rem] gap-4">
            <WordsField label={t('to')} path={[...to, place, 'match']} />
            <ValueField label={t('weight')} path={[...to, place, 'weight']} />
          </div>
        )}
      </FormItems>
    </div>
  )
}
