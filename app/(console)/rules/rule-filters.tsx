'use client'
import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { draftKinds } from '#lib/governance/rules/schema'
import { Select } from '../../_components/select'
import { useRuleKindWord } from './rule-words'
import { scopes, severities, states, useRuleFilters } from './use-rule-list'

const unset = ' unset'

/** One menu per filter; a finding's code comes with a link and is let go of by a press. */
export function RuleFilters() {
  const t = useTranslations('rules.list')
  const word = useRuleKindWord()
  const { filters, setFilters } = useRuleFilters()
  return (
    <>
      <Choice label={t('kind')} values={draftKinds} value={filters.kind} wordOf={word} onChange={(kind) => void setFilters({ kind })} />
      <Choice
        label={t('scope')}
        values={scopes}
        value={filters.scope}
        wordOf={(scope) => t(`scopes.${scope}`)}
        onChange={(scope) => void setFilters({ scope })}
      />
      <Choice
        label={t('state')}
        values={states}
        value={filters.enabled}
        wordOf={(state) => t(`states.${state}`)}
        onChange={(enabled) => void setFilters({ enabled })}
      />
      <Choice
        label={t('severity')}
        values={severities}
        value={filters.severity}
        wordOf={(severity) => t(`severities.${severity}`)}
        onChange={(severity) => void setFilters({ severity })}
      />
      {filters.code !== null && (
        <button
          type="button"
          onClick={() => void setFilters({ code: null })}
          className="flex h-7 items-center gap-1.5 rounded-md bg-accent-soft px-2 text-sm text-accent hover:underline"
        >
          <span className="sr-only">{t('removeCode')} </span>
          <span className="font-mono text-xs">{filters.code}</span>
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </>
  )
}

type ChoiceProps<Value extends string> = {
  label: string
  values: readonly Value[]
  value: Value | null
  wordOf: (value: Value) => string
  onChange: (value: Value | null) => void
}

function Choice<Value extends string>({ label, values, value, wordOf, onChange }: ChoiceProps<Value>) {
  const t = useTranslations('rules.list')
  return (
    <Select
      label={label}
      options={[{ value: unset, label: t('any') }, ...values.map((one) => ({ value: one as string, label: wordOf(one) }))]}
      value={value ?? unset}
      onValueChange={(next) => onChange(values.find((one) => one === next) ?? null)}
      className="max-w-52"
    />
  )
}
