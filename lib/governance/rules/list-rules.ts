// Filter and order of the list of rules.
import type { AcrossFinding } from '../across/finding-schema.ts'
import type { LintFinding } from '../lint/lint-schema.ts'
import type { GroupedRule } from './group-rules.ts'
import type { RuleRow, RulesQuery } from './list-schema.ts'

export type ListedRule = GroupedRule & {
  id: string
  enabled: boolean | null
  lint: readonly LintFinding[]
  across: readonly AcrossFinding[]
}

const ranks = { danger: 2, warning: 1, info: 0 } as const
type Severity = keyof typeof ranks

/** Rules that pass every filter, in the order that is asked for. */
export function chooseRules<T extends ListedRule>(rules: readonly T[], query: RulesQuery): T[] {
  const tests = testsOf(query)
  const order = orders[query.sort.replace(/^-/, '') as keyof typeof orders]
  const sign = query.sort.startsWith('-') ? -1 : 1
  return rules.filter((rule) => tests.every((test) => test(rule))).sort((one, other) => sign * order(one, other) || byKey(one, other))
}

function testsOf(query: RulesQuery): ((rule: ListedRule) => boolean)[] {
  const { kind, scope, format, enabled, service, application, findings, severity, code } = query
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean)
  return [
    (rule) => kind === undefined || rule.kind === kind,
    (rule) => scope === undefined || rule.scope === scope,
    (rule) => format === undefined || rule.places.some((place) => place.format === format),
    (rule) => enabled === undefined || String(rule.enabled ?? 'unreadable') === enabled,
    (rule) => service === undefined || speaksOf(rule, service),
    (rule) => application === undefined || (rule.scope === 'application' && rule.key === application),
    (rule) => findings === undefined || severitiesOf(rule).length > 0 === (findings === 'any'),
    (rule) => severity === undefined || severitiesOf(rule).some((one) => ranks[one] >= ranks[severity]),
    (rule) => code === undefined || [...rule.lint, ...rule.across].some((one) => one.code === code),
    (rule) => words.every((word) => textOf(rule).includes(word)),
  ]
}

const textOf = ({ kind, key, places }: ListedRule): string =>
  `${kind} ${key}\n${places.map(({ path, content }) => `${path}\n${content}`).join('\n')}`.toLowerCase()

function speaksOf({ key, places }: ListedRule, service: string): boolean {
  const interfaceName = /^(?:[^/]*\/)?([^:]*)/.exec(service)?.[1] ?? service
  return (
    key === service ||
    key === interfaceName ||
    places.some(({ path }) => path.includes(`/${interfaceName}/`) || path.includes(`/${interfaceName}:`))
  )
}

const severitiesOf = ({ lint, across }: ListedRule): Severity[] => [...lint, ...across].map((one) => one.severity)

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
const byKey = (one: ListedRule, other: ListedRule): number => byText(one.key, other.key) || byText(one.id, other.id)
const lastOf = ({ places }: ListedRule): string =>
  places
    .map(({ updatedAt }) => updatedAt)
    .sort()
    .at(-1) ?? ''
/** So that one danger outweighs any number of warnings that a list can hold. */
const weightOf = (rule: ListedRule): number => severitiesOf(rule).reduce((sum, one) => sum + 10_000 ** ranks[one], 0)

const orders = {
  key: byKey,
  kind: (one: ListedRule, other: ListedRule) => byText(one.kind, other.kind),
  changed: (one: ListedRule, other: ListedRule) => byText(lastOf(one), lastOf(other)),
  findings: (one: ListedRule, other: ListedRule) => weightOf(one) - weightOf(other),
}

/** Counts of a row, each code once and the worst first. */
export function countFindings(rule: ListedRule): RuleRow['findings'] {
  const all = [...rule.lint, ...rule.across].sort((one, other) => ranks[other.severity] - ranks[one.severity])
  const count = (severity: Severity): number => all.filter((one) => one.severity === severity).length
  return { danger: count('danger'), warning: count('warning'), info: count('info'), codes: [...new Set(all.map(({ code }) => code))] }
}
