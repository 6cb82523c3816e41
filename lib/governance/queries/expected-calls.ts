import { isAppError } from '../../platform/errors.ts'
import { overlayOf } from '../preview/draft-rules.ts'
import { expectedCallsOf, invertExpected, type ExpectedCalls } from '../rules/rule-calls.ts'
import type { ruleOperation } from '../rules/rule-operation.ts'
import { comparePortions } from './preview-portions.ts'
import { touchedServices } from './preview-rule.ts'
import type { LoadedRule } from './rule.ts'

type RuleOperation = NonNullable<Awaited<ReturnType<typeof ruleOperation>>>

/** Beyond these no calls are looked at: planning would take as long as a preview of everything, and lists of operations carry the plans. */
const maxServices = 5
const maxProviders = 200

/** The operation with the shares that its plan and its way back should bring about. */
export async function withExpectedCalls(loaded: LoadedRule, operation: RuleOperation): Promise<RuleOperation> {
  const expected = await expectedCalls(loaded, operation)
  const { plan, inverse } = operation
  return {
    ...operation,
    plan: { ...plan, expected },
    inverse: { ...inverse, plan: { ...inverse.plan, expected: invertExpected(expected) } },
  }
}

async function expectedCalls({ sourceId, roots, rule }: LoadedRule, { plan }: RuleOperation): Promise<ExpectedCalls> {
  const touched = await touchedServices(sourceId, { rule })
  if (touched.length > maxServices) return []
  const ground = { sourceId, roots, rule, writes: overlayOf(rule, plan), nowMs: Date.now(), method: undefined }
  const texts = plan.writes.flatMap(({ before, after }) => [before ?? '', after ?? ''])
  const expected: ExpectedCalls = []
  let left = maxProviders
  try {
    for await (const compared of comparePortions(ground, touched, { withShares: true, hasEngine: false })) {
      left -= compared.facts.providers.length
      if (left < 0) return []
      const found = expectedCallsOf(compared, texts)
      if (found) expected.push(found)
    }
  } catch (error) {
    // a rule too large to preview can be published all the same
    if (isAppError(error, 'invalid-input')) return []
    throw error
  }
  return expected
}
