import { contentsAfter } from './fingerprint.ts'
import { disabled } from './edit-weight-document.ts'
import { parseServiceId } from '../registry/service-id.ts'
import type { WeightPlan } from './plan-schema.ts'
import { isReadable, parseWeightDocument } from './weight-document.ts'

/** The plan that puts back, byte for byte, what was there before: the same writes in reverse order, before and after swapped. */
export function invertPlan(plan: WeightPlan): WeightPlan {
  const { providers } = plan.observe
  return {
    ...plan,
    weights: Object.fromEntries(
      Object.keys(plan.weights).map((address) => [
        address,
        providers.find((provider) => provider.address === address)?.weightBefore ?? null,
      ]),
    ),
    writes: plan.writes.toReversed().map((write) => ({
      ...write,
      before: write.after,
      via: write.before === null ? disabledText(write, parseServiceId(plan.service).interface) : null,
      after: write.before,
      reason: 'puts back what was there before',
    })),
    contents: contentsAfter(plan.contents, plan.writes),
    expectedShares: {},
    observe: {
      ...plan.observe,
      providers: providers.map((provider) => ({ ...provider, weightBefore: provider.weightAfter, weightAfter: provider.weightBefore })),
    },
  }
}

function disabledText({ form, after }: WeightPlan['writes'][number], interfaceName: string): string | null {
  if (form === 'override-url' || after === null) return null
  const document = parseWeightDocument(after, form === 'configurators-application' ? { interfaceName } : {})
  return isReadable(document) ? disabled(document) : null
}
