'use client'
import { createContext, useContext } from 'react'
import type { RulePath, RuleValue } from '#lib/governance/rules/edit-rule'

export type RuleFormState = {
  /** The text as data */
  data: unknown
  /** Changes one value in the text; undefined takes it away */
  edit: (path: RulePath, value: RuleValue | undefined) => void
  readOnly: boolean
}

export const RuleFormContext = createContext<RuleFormState>({ data: {}, edit: () => undefined, readOnly: true })

/** One value of the rule, and the way to change it. */
export function useRuleValue(path: RulePath) {
  const { data, edit, readOnly } = useContext(RuleFormContext)
  return { value: valueAt(data, path), set: (next: RuleValue | undefined) => edit(path, next), readOnly }
}

export const valueAt = (data: unknown, [first, ...rest]: RulePath): unknown =>
  first === undefined
    ? data
    : typeof data === 'object' && data !== null
      ? valueAt((data as Readonly<Record<string | number, unknown>>)[first], rest)
      : undefined

/** What a list holds; what is no list counts as an empty one. */
export const listAt = (data: unknown, path: RulePath): readonly unknown[] => {
  const value = valueAt(data, path)
  return Array.isArray(value) ? value : []
}
