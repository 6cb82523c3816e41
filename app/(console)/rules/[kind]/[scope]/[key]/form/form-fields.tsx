'use client'
import { type KeyboardEvent, useState } from 'react'
import { useTranslations } from 'next-intl'
import type { RulePath } from '#lib/governance/rules/edit-rule'
import { Select } from '../../../../../../_components/select'
import { TextField } from '../../../../../../_components/text-field'
import { useRuleValue } from './form-context'

type FieldProps = { label: string; path: RulePath; hint?: string; className?: string }

const textOf = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** A value of the rule as a line of text, written when it is left or by Enter. Whole numbers stay numbers; empty takes it away. */
export function ValueField({ label, path, hint, className }: FieldProps) {
  const { value, set, readOnly } = useRuleValue(path)
  const toValue = (text: string) => (text === '' ? undefined : /^-?\d{1,15}$/.test(text) ? Number(text) : text)
  return (
    <CommitField {...{ label, hint, className }} shown={textOf(value)} readOnly={readOnly} onCommit={(text) => set(toValue(text.trim()))} />
  )
}

/** The same for what is text even when it looks like a number. */
export function WordsField({ label, path, hint, className }: FieldProps) {
  const { value, set, readOnly } = useRuleValue(path)
  return (
    <CommitField
      {...{ label, hint, className }}
      shown={textOf(value)}
      readOnly={readOnly}
      onCommit={(text) => set(text.trim() === '' ? undefined : text.trim())}
    />
  )
}

/** A list of short texts, separated by commas. */
export function ListField({ label, path, hint, className }: FieldProps) {
  const { value, set, readOnly } = useRuleValue(path)
  const shown = Array.isArray(value) ? value.map(textOf).join(', ') : textOf(value)
  const commit = (text: string) => {
    const parts = text.split(/[,\s]+/).filter((part) => part !== '')
    set(parts.length === 0 ? undefined : parts)
  }
  return <CommitField {...{ label, hint, className }} shown={shown} readOnly={readOnly} onCommit={commit} />
}

type CommitFieldProps = {
  label: string
  hint?: string | undefined
  className?: string | undefined
  shown: string
  readOnly: boolean
  onCommit: (text: string) => void
}

/** What is typed becomes an edit of the text only when the field is left: half a word is no rule. */
export function CommitField({ label, hint, className, shown, readOnly, onCommit }: CommitFieldProps) {
  const [typed, setTyped] = useState<string>()
  const commit = () => {
    if (typed !== undefined && typed !== shown) onCommit(typed)
    setTyped(undefined)
  }
  return (
    <TextField
      label={label}
      mono
      hint={hint}
      {...(className === undefined ? {} : { className })}
      value={typed ?? shown}
      onValueChange={setTyped}
      disabled={readOnly}
      autoComplete="off"
      onBlur={commit}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter') commit()
      }}
    />
  )
}

type ChoiceFieldProps = FieldProps & {
  choices: readonly string[]
  /** What a choice is called; itself otherwise */
  labelOf?: (choice: string) => string
}

const unset = ' unset'

/** One of a few words, or not there at all. What stands in the text stays a choice, also where it is none of them. */
export function ChoiceField({ label, path, choices, labelOf = (choice) => choice }: ChoiceFieldProps) {
  const t = useTranslations('rules.form')
  const { value, set, readOnly } = useRuleValue(path)
  const current = value === undefined || value === null ? unset : textOf(value)
  const all = [...new Set([...choices, ...(current === unset ? [] : [current])])]
  const choose = (next: string) => set(next === unset ? undefined : next === 'true' ? true : next === 'false' ? false : next)
  return (
    <div className="flex flex-col gap-1">
      <span className="text-sm font-medium">{label}</span>
      <Select
        hideLabel
        label={label}
        options={[{ value: unset, label: t('unset') }, ...all.map((one) => ({ value: one, label: labelOf(one) }))]}
        value={current}
        onValueChange={choose}
        disabled={readOnly}
        className="h-8 w-full"
      />
    </div>
  )
}
