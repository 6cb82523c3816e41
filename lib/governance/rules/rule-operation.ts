// A change of a rule as the operation that makes it and the one that takes it back.
import { contentsAfter, fingerprintOf } from '../fingerprint.ts'
import type { RuleRoots } from '../service-key.ts'
import { planRuleWrites, type LiveRules, type PlannedRule, type RuleReader } from './plan-rule-writes.ts'
import { invertRulePlan, ruleTarget, type RulePlan } from './rule-plan.ts'
import type { RuleDraft } from './schema.ts'

/** A rule as it stands, with who reads it. */
export type StandingRule = {
  sourceId: string
  roots: RuleRoots
  rule: RuleDraft
  live: LiveRules
  readers: readonly RuleReader[]
  former?: readonly string[]
  /** Paths of the old URLs that bear its name, whoever wrote them */
  urls?: readonly string[]
}

/** Kind, target, fingerprint, plan and inverse of `rule.set`; undefined where nothing would change. Throws `invalid-input` for what would take no effect. */
export async function ruleOperation(
  { sourceId, roots, rule, live, readers, former = [], urls = [] }: StandingRule,
  content: string | null,
) {
  const planned = planRuleWrites({ ...rule, content }, live, { roots, readers, former, urls })
  return planned.writes.length === 0 ? undefined : operationOfPlan({ sourceId, rule }, planned)
}

/** The same for writes that are worked out already. */
export async function operationOfPlan({ sourceId, rule }: Pick<StandingRule, 'sourceId' | 'rule'>, planned: PlannedRule) {
  const { kind, scope, key } = rule
  const plan: RulePlan = { registry: sourceId, kind, scope, key, service: scope === 'service' ? key : '', ...planned, expected: [] }
  return {
    kind: 'rule.set',
    sourceId,
    target: ruleTarget(plan),
    fingerprint: await fingerprintOf(plan.contents),
    plan,
    inverse: {
      kind: 'rule.set',
      fingerprint: await fingerprintOf(contentsAfter(plan.contents, plan.writes)),
      plan: invertRulePlan(plan),
    },
  }
}
