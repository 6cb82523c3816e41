// A rule of any kind is set or taken away by one operation over every form its readers need.
import { planOperation } from '../../operations/commands.ts'
import type { OperationRow } from '../../operations/schema.ts'
import { AppError } from '../../platform/errors.ts'
import { contentsAfter, fingerprintOf, movedPaths } from '../fingerprint.ts'
import { loadRule, type LoadedRule } from '../queries/rule.ts'
import { planRuleWrites } from '../rules/plan-rule-writes.ts'
import { invertRulePlan, ruleTarget, type RulePlan } from '../rules/rule-plan.ts'
import type { RuleName } from '../rules/rule-places.ts'
import type { RuleChange } from '../rules/rule-schema.ts'

/**
 * Plans `rule.set`. Throws `stale-version` with what is live and what was wanted when the rule moved since it was read, `conflict` when
 * it has a live operation, `invalid-input` when nothing would change or the text would take no effect.
 */
export async function setRule(name: RuleName, change: RuleChange, actor: string): Promise<OperationRow> {
  const loaded = await loadRule({ ...name, registry: change.registry })
  const { sourceId, rule, live, roots, readers } = loaded
  if (loaded.fingerprint !== change.fingerprint) throw await staleError(loaded, change)
  const planned = planRuleWrites({ ...rule, content: change.content }, live, { roots, readers })
  if (planned.writes.length === 0) throw new AppError('invalid-input', 'Nothing would change: the rule says this already.')
  const plan: RulePlan = {
    registry: sourceId,
    kind: rule.kind,
    scope: rule.scope,
    key: rule.key,
    service: rule.scope === 'service' ? rule.key : '',
    ...planned,
  }
  return planOperation({
    kind: 'rule.set',
    sourceId,
    target: ruleTarget(plan),
    actor,
    reason: change.reason,
    fingerprint: await fingerprintOf(plan.contents),
    plan,
    inverse: {
      kind: 'rule.set',
      fingerprint: await fingerprintOf(contentsAfter(plan.contents, plan.writes)),
      plan: invertRulePlan(plan),
    },
  })
}

async function staleError({ contents, fingerprint, rule }: LoadedRule, change: RuleChange): Promise<AppError> {
  const moved = await movedPaths(change.fingerprint, contents)
  const which = moved === undefined || moved.length === 0 ? 'the rule' : moved.join(', ')
  return new AppError('stale-version', `It changed since you read it: ${which}. Nothing was overwritten.`, {
    details: { live: rule.content, yours: change.content, moved: moved ?? [], fingerprint },
  })
}
