'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { type RuleRow, ruleRowSchema } from '#lib/governance/rules/list-schema'
import { draftKinds } from '#lib/governance/rules/schema'
import { type TableQuery, useTableQuery } from '../../_components/table/use-table-query'
import { useScope } from '../../_hooks/use-scope'

export const severities = ['danger', 'warning', 'info'] as const
export const states = ['true', 'false', 'unreadable'] as const
export const scopes = ['service', 'application'] as const

const parsers = {
  kind: parseAsStringLiteral(draftKinds),
  scope: parseAsStringLiteral(scopes),
  enabled: parseAsStringLiteral(states),
  severity: parseAsStringLiteral(severities),
  code: parseAsString,
}

/** Filters of the list of rules, in the URL. */
export function useRuleFilters() {
  const [filters, setFilters] = useQueryStates(parsers)
  return { filters, setFilters }
}

/** Rules for the filters in the URL, the ones with the gravest findings first. */
export function useRuleList(): TableQuery<RuleRow> {
  const { registry } = useScope()
  const { filters } = useRuleFilters()
  return useTableQuery('rules', {
    schema: ruleRowSchema,
    topics: ['rules', 'registry', 'operations'],
    defaultSort: '-findings',
    filters: { registry, ...filters },
  })
}
