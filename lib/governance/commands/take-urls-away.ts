// Single old URLs of a rule are taken away, and the rest of it stays: an operation like any other change of a rule, with its way back.
import { planOperation } from '../../operations/commands.ts'
import type { OperationRow } from '../../operations/schema.ts'
import { withExpectedCalls } from '../queries/expected-calls.ts'
import { loadRule } from '../queries/rule.ts'
import { operationOfPlan } from '../rules/rule-operation.ts'
import type { RuleName } from '../rules/rule-places.ts'
import { plannedFingerprint } from '../rules/rule-plan.ts'
import type { UrlsAway } from '../rules/rule-schema.ts'
import { planUrlsAway } from '../rules/take-urls.ts'
import { previewMoved } from './preview-moved.ts'

/**
 * Plans `rule.set` of what was previewed. Throws `invalid-input` for a path that is none of the rule's old URLs any more, `stale-version`
 * when it is not what was previewed, `conflict` when the rule has a live operation.
 */
export async function takeUrlsAway(name: RuleName, { paths, ...asked }: UrlsAway, actor: string): Promise<OperationRow> {
  const loaded = await loadRule({ ...name, registry: asked.registry })
  const planned = planUrlsAway(loaded.rule, paths, loaded)
  if ((await plannedFingerprint(planned)) !== asked.fingerprint) throw previewMoved(planned)
  return planOperation({ ...(await withExpectedCalls(loaded, await operationOfPlan(loaded, planned))), actor, reason: asked.reason })
}
