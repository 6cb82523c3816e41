'use client'
import { useTranslations } from 'next-intl'
import { type Option, Select } from '../select'

type FilterSelectProps<Value extends string> = {
  label: string
  options: readonly Option<Value>[]
  /** Null: not narrowed. */
  value: Value | null
  onChange: (value: Value | null) => void
  className?: string
}

const unset = ' unset'

/** A menu that narrows a list; "any" takes the filter away. */
export function FilterSelect<Value extends string>({ label, options, value, onChange, className }: FilterSelectProps<Value>) {
  const t = useTranslations('table')
  return (
    <Select<Value | typeof unset>
      label={label}
      options={[{ value: unset, label: t('any') }, ...options]}
      value={value ?? unset}
      onValueChange={(next) => onChange(next === unset ? null : next)}
      {...(className === undefined ? {} : { className })}
    />
  )
}
