'use client'
import { useTranslations } from 'next-intl'
import { policyModes, policyVerbs, type SourcePolicy } from '#lib/messages/policies/schema'
import { Select } from '../../../_components/select'
import { useMessageWords } from '../message-words'
import { Check } from './check'
import { NumberField } from './number-field'
import { QuietFields } from './quiet-fields'

export type PolicyFieldsProps = { policy: SourcePolicy; onChange: (policy: SourcePolicy) => void }

const numbers = ['minAnswers', 'gapSeconds', 'minAgeSeconds', 'perMinute', 'perHour'] as const

/** Every field of a source's policy. */
export function PolicyFields({ policy, onChange }: PolicyFieldsProps) {
  const t = useTranslations('policies')
  const set = (change: Partial<SourcePolicy>) => onChange({ ...policy, ...change })
  const modes = policyModes.map((mode) => ({ value: mode, label: t(`mode.${mode}`), hint: t(`modeHint.${mode}`) }))
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-4">
        <Select label={t('modeLabel')} options={modes} value={policy.mode} onValueChange={(mode) => set({ mode })} />
        {policy.stopped && <Check label={t('stoppedLabel')} checked onChange={() => set({ stopped: false })} />}
      </div>
      <VerbChoice policy={policy} onChange={onChange} />
      <div className="flex flex-wrap gap-3">
        {numbers.map((name) => (
          <NumberField key={name} label={t(`field.${name}`)} value={policy[name]} onChange={(value) => set({ [name]: value })} />
        ))}
      </div>
      <QuietFields policy={policy} onChange={onChange} />
    </div>
  )
}

function VerbChoice({ policy, onChange }: PolicyFieldsProps) {
  const t = useTranslations('policies')
  const words = useMessageWords()
  const toggle = (verb: (typeof policyVerbs)[number]) => {
    const verbs = policyVerbs.filter((one) => (one === verb) !== policy.verbs.includes(one))
    onChange({ ...policy, verbs })
  }
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      <legend className="float-start me-4 text-muted">{t('verbsLabel')}</legend>
      {policyVerbs.map((verb) => (
        <Check key={verb} label={words.verb(verb)} checked={policy.verbs.includes(verb)} onChange={() => toggle(verb)} />
      ))}
    </fieldset>
  )
}
