// One step of a release as the operations it takes, worked out from what the registry says now.
import { ruleOperation } from '../rules/rule-operation.ts'
import { loadWeights } from '../queries.ts'
import { percentOf, type ReleasePlan } from '../release/plan.ts'
import { predictedByRule, predictedShare, widest, type Prediction } from '../release/predict.ts'
import { ruleOfStep } from '../release/step-rule.ts'
import { weightsFor } from '../release/step-weights.ts'
import { weightOperation } from '../weight-operation.ts'
import { workOutChange, type WeightChange } from '../weight-change.ts'
import type { Contents } from '../fingerprint.ts'
import { readWeightRules, weightUnder } from '../weight-facts.ts'
import { loadRule } from './rule.ts'
import type { Finding } from '../finding.ts'

export type StepOperation = NonNullable<Awaited<ReturnType<typeof ruleOperation>>> | Awaited<ReturnType<typeof weightOperation>>
/** `operation` undefined: the registry says so already. `contents`: what it says now, path by path. */
export type LoadedPart = {
  operation: StepOperation | undefined
  contents: Contents
  findings: Finding[]
}

const isNewOf =
  ({ addresses }: Pick<ReleasePlan, 'addresses'>) =>
  (address: string): boolean =>
    addresses.includes(address)

/** What a part of a step would write now. Throws `not-found` and `invalid-input` where the providers it needs are gone. */
export async function loadPart(plan: ReleasePlan, step: number, part: string): Promise<LoadedPart> {
  if (plan.mode !== 'weight') {
    const { content, ...name } = ruleOfStep(plan, step, part)
    const loaded = await loadRule({ ...name, registry: plan.registry })
    const operation = await ruleOperation(loaded, content)
    return { operation, contents: loaded.contents, findings: operation?.plan.findings ?? [] }
  }
  const { weights, change, sourceId, facts } = await loadChange(plan, step, part)
  const operation = change.writes.length === 0 ? undefined : await weightOperation({ sourceId, facts, weights, change, proof: 'registry' })
  return { operation, contents: change.contents, findings: change.findings }
}

async function loadChange(plan: ReleasePlan, step: number, service: string) {
  const { sourceId, facts } = await loadWeights(service, plan.registry, [])
  const before = plan.weights[service] ?? {}
  const providers = facts.providers.map(({ address, weight }) => ({ address, weight: before[address] ?? weight }))
  const wanted = weightsFor(providers, isNewOf(plan), percentOf(plan, step))
  // from the rules themselves: the weights that our rows show of the providers may be a moment older
  const rules = readWeightRules(facts.rules)
  const moved = facts.providers.filter((provider) => wanted.get(provider.address) !== weightUnder(provider, facts.service, rules).weight)
  const weights = new Map(moved.map(({ address }) => [address, wanted.get(address) ?? null]))
  return { sourceId, facts, weights, change: workOutChange(facts, weights) }
}

/** The new version's share at a step, from the providers of now. */
export async function predictStep(plan: ReleasePlan, step: number): Promise<Prediction> {
  const byRule = predictedByRule(plan, step)
  if (byRule) return byRule
  if (plan.mode === 'tag') return predictNow(plan)
  return predictEach(plan, async (service) => (await loadChange(plan, step, service)).change)
}

/** The share under the weights in force, whoever set them. */
export const predictNow = (plan: Pick<ReleasePlan, 'services' | 'addresses' | 'registry'>): Promise<Prediction> =>
  predictEach(plan, async (service) => workOutChange((await loadWeights(service, plan.registry, [])).facts, new Map()))

async function predictEach(
  { services, addresses }: Pick<ReleasePlan, 'services' | 'addresses'>,
  changeOf: (service: string) => Promise<WeightChange>,
): Promise<Prediction> {
  const predictions: Prediction[] = []
  for (const service of services) predictions.push(predictedShare(await changeOf(service), isNewOf({ addresses })))
  return widest(predictions)
}
