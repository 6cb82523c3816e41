import type { RuleDetail } from '#lib/governance/rules/rule-schema'

/** Address of what is below a rule, with its registry. */
export const rulePart = ({ kind, scope, key, registry }: RuleDetail, part: string, more: Record<string, string> = {}): string =>
  `rules/${kind}/${scope}/${encodeURIComponent(key)}/${part}?${new URLSearchParams({ registry, ...more }).toString()}`
