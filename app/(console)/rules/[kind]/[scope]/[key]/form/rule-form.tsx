'use client'
import { useTranslations } from 'next-intl'
import { useCallback, useMemo, useState } from 'react'
import { editRule, type RulePath, type RuleValue } from '#lib/governance/rules/edit-rule'
import type { DraftKind } from '#lib/governance/rules/schema'
import { readRuleDocument } from '#lib/governance/simulate/rule-document'
import { isAppError } from '#lib/platform/errors'
import { Section } from '../../../../../../_components/section'
import { ConditionForm } from './condition-form'
import { RuleFormContext } from './form-context'
import { ChoiceField } from './form-fields'
import { OverrideForm } from './override-form'
import { MigrationForm, TagForm } from './tag-form'

const forms: Partial<Record<DraftKind, () => React.ReactNode>> = {
  override: OverrideForm,
  condition: ConditionForm,
  tag: TagForm,
  migration: MigrationForm,
}

type RuleFormProps = { kind: DraftKind; text: string; onChange: (text: string) => void; readOnly: boolean }

/** The common part of a rule as fields. Every edit is an edit of the same text, which keeps what the form does not know. */
export function RuleForm({ kind, text, onChange, readOnly }: RuleFormProps) {
  const t = useTranslations('rules.form')
  const [refusal, setRefusal] = useState<string>()
  const data = useMemo(() => dataOf(text), [text])
  const edit = useCallback(
    (path: RulePath, value: RuleValue | undefined) => {
      try {
        onChange(editRule(text, path, value))
        setRefusal(undefined)
      } catch (error) {
        if (!isAppError(error)) throw error
        setRefusal(error.message)
      }
    },
    [text, onChange],
  )
  const state = useMemo(() => ({ data, edit, readOnly }), [data, edit, readOnly])
  const Form = forms[kind]
  if (Form === undefined) return null
  return (
    <Section title={t('title')} aside={<span className="text-xs text-muted">{t('sameText')}</span>}>
      {data === undefined ? (
        <p className="text-sm text-muted">{t('unreadable')}</p>
      ) : (
        <RuleFormContext value={state}>
          <div className="space-y-3">
            {refusal !== undefined && (
              <p role="alert" className="text-sm text-danger">
                {refusal}
              </p>
            )}
            {kind !== 'migration' && (
              <div className="grid grid-cols-2 gap-4 lg:grid-cols-3">
                <ChoiceField label={t('enabled')} path={['enabled']} choices={['true', 'false']} />
                {kind !== 'override' && <ChoiceField label={t('force')} path={['force']} choices={['true', 'false']} />}
              </div>
            )}
            <Form />
          </div>
        </RuleFormContext>
      )}
    </Section>
  )
}

function dataOf(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return readRuleDocument(text)
  } catch (error) {
    if (isAppError(error)) return undefined
    throw error
  }
}
