// All rules of one or more registries with everything that is wrong with them.
import { findAcross } from '../across/find-across.ts'
import type { AcrossFinding } from '../across/finding-schema.ts'
import { selectKnownApplications, selectKnownServices, type KnownName } from '../io/rule-list-store.ts'
import { selectAllRules, type RegistrySource } from '../io/store.ts'
import type { LintFinding } from '../lint/lint-schema.ts'
import { groupRules, isInForce, ruleId, type GroupedRule } from '../rules/group-rules.ts'
import { rootsOf } from '../service-key.ts'
import { LintMemo } from './lint-memo.ts'

export type BoardRule = GroupedRule & { id: string; enabled: boolean | null; lint: readonly LintFinding[]; across: AcrossFinding[] }
/** `isCut`: there are more znodes than are looked at. */
export type RuleBoard = { rules: BoardRule[]; across: AcrossFinding[]; isCut: boolean }

/** More znodes with rules than any registry has; what is beyond is not looked at. */
export const maxRuleNodes = 50_000

const memo = new LintMemo()

export async function loadRuleBoard(sources: readonly RegistrySource[]): Promise<RuleBoard> {
  const ids = sources.map(({ id }) => id)
  const nodes = await selectAllRules(ids, maxRuleNodes)
  const roots = new Map(sources.map((source) => [source.id, rootsOf(source.detail)]))
  const rules = groupRules(nodes, (registry) => roots.get(registry) ?? rootsOf({}))
  const keys = [...new Set(rules.flatMap(({ scope, key }) => (scope === 'service' ? [key] : [])))]
  const [services, applications] = await Promise.all([selectKnownServices(ids, keys), selectKnownApplications(ids)])
  const across = findAcross({ rules, service: finderOf(services), application: finderOf(applications) })
  const byRule = new Map<string, AcrossFinding[]>()
  for (const finding of across) for (const rule of finding.rules) byRule.set(ruleId(rule), [...(byRule.get(ruleId(rule)) ?? []), finding])
  return {
    across,
    isCut: nodes.length === maxRuleNodes,
    rules: rules.map((rule) => ({ ...rule, ...factsOf(rule), id: ruleId(rule), across: byRule.get(ruleId(rule)) ?? [] })),
  }
}

function factsOf(rule: GroupedRule): Pick<BoardRule, 'enabled' | 'lint'> {
  const [lead] = rule.places
  return lead.format === 'url' ? { enabled: isInForce(rule), lint: [] } : memo.get(rule.kind, lead.content)
}

function finderOf(known: readonly KnownName[]): (registry: string, name: string) => KnownName | undefined {
  const byName = new Map(known.map((one) => [`${one.registry} ${one.name}`, one]))
  return (registry, name) => byName.get(`${registry} ${name}`)
}
