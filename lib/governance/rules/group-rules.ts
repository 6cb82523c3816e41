// The znodes of a registry's rules, put together to the rules that people speak of.
import { isAppError } from '../../platform/errors.ts'
import { isEnabledUrl } from '../override-url.ts'
import type { RuleRoots } from '../service-key.ts'
import { isRuleEnabled } from './plan-rule-writes.ts'
import { ruleFormats, ruleNameOf, type RuleFormat } from './rule-name.ts'
import { checkedRuleKey, type RuleName } from './rule-places.ts'

/** A znode that holds a rule. */
export type RuleNode = {
  /** Of the source: registry:<id> */
  registry: string
  path: string
  kind: string
  key: string
  content: string
  version: number
  updatedAt: string
}

export type RulePlace = RuleNode & { format: RuleFormat }
/** `places`: at least one, the document first. */
export type GroupedRule = RuleName & { registry: string; places: [RulePlace, ...RulePlace[]] }

/** One text for what names a rule, as a key of maps. */
export const ruleId = ({ registry, kind, scope, key }: RuleName & { registry: string }): string =>
  JSON.stringify([registry, kind, scope, key])

/** Rules in the order of their first node. */
export function groupRules(nodes: readonly RuleNode[], rootsOf: (registry: string) => RuleRoots): GroupedRule[] {
  const rules = new Map<string, GroupedRule>()
  for (const node of nodes) {
    const { format, ...name } = ruleNameOf(node, rootsOf(node.registry))
    const id = ruleId({ ...name, registry: node.registry })
    const place = { ...node, format }
    const known = rules.get(id)
    if (known) known.places.push(place)
    else rules.set(id, { ...name, registry: node.registry, places: [place] })
  }
  for (const { places } of rules.values()) places.sort(byFormat)
  return [...rules.values()]
}

const byFormat = (one: RulePlace, other: RulePlace): number =>
  ruleFormats.indexOf(one.format) - ruleFormats.indexOf(other.format) || (one.path < other.path ? -1 : 1)

/** Whether a rule can be read and set by its name. */
export function isManaged(rule: RuleName): boolean {
  try {
    return checkedRuleKey(rule) === rule.key
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return false
    throw error
  }
}

/** The document decides; where there is none, one URL that is in force is enough. Null: nobody can read it. */
export function isInForce(places: readonly Pick<RulePlace, 'format' | 'content'>[]): boolean | null {
  const [lead] = places
  if (lead === undefined) return null
  if (lead.format !== 'url') return isRuleEnabled(lead.content)
  return places.some(({ content }) => isEnabledUrl(content))
}
