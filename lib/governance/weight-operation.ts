// A change of weights as the operation that makes it and the one that takes it back.
import { formatServiceId } from '../registry/service-id.ts'
import { contentsAfter } from './fingerprint.ts'
import { invertPlan } from './invert-plan.ts'
import type { WeightPlan } from './plan-schema.ts'
import { weightFingerprint } from './shared-document.ts'
import { toWeightPlan, type WeightChange } from './weight-change.ts'
import type { WeightFacts } from './weight-facts.ts'

type Asked = {
  sourceId: string
  facts: WeightFacts
  weights: ReadonlyMap<string, number | null>
  change: WeightChange
  /** `registry`: somebody else watches the calls */
  proof?: WeightPlan['proof']
}

/** Kind, target, fingerprint, plan and inverse of `weight.set`; who and why are the caller's. */
export async function weightOperation({ sourceId, facts, weights, change, proof = 'calls' }: Asked) {
  const plan: WeightPlan = { ...toWeightPlan(facts, sourceId, weights, change), proof }
  const after = contentsAfter(change.contents, change.writes)
  return {
    kind: 'weight.set',
    sourceId,
    target: `weights:${sourceId}:${formatServiceId(facts.service)}`,
    fingerprint: await weightFingerprint(facts.service, change.contents),
    plan,
    inverse: { kind: 'weight.set', fingerprint: await weightFingerprint(facts.service, after), plan: invertPlan(plan) },
  }
}
