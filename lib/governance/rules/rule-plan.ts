// What an operation of kind rule.set carries. Stored as JSON, so it is parsed when the worker takes it up.
import { z } from 'zod'
import { contentsAfter, fingerprintOf } from '../fingerprint.ts'
import { disabledRule } from './disabled-rule.ts'
import { expectedCallsSchema, invertExpected } from './rule-calls.ts'
import { isUrlForm, ruleForms } from './rule-forms.ts'
import { draftKinds } from './schema.ts'
import { findingSchema } from '../finding.ts'

export const rulePlanSchema = z.object({
  registry: z.string(),
  kind: z.enum(draftKinds),
  scope: z.enum(['service', 'application']),
  key: z.string(),
  /** Of a service: whose calls and events the change explains; else "" */
  service: z.string(),
  writes: z.array(
    z.object({
      path: z.string(),
      form: z.enum(ruleForms),
      before: z.string().nullable(),
      via: z.string().nullable(),
      after: z.string().nullable(),
      reason: z.string(),
    }),
  ),
  /** Every path the fingerprint covers, as planned on */
  contents: z.record(z.string(), z.string().nullable()),
  /** What the calls should do then; none where it was not worked out */
  expected: expectedCallsSchema.default([]),
  /** Paths of which a finding says that some readers will not obey */
  findings: z.array(findingSchema),
})
export type RulePlan = z.infer<typeof rulePlanSchema>

/** What an operation on a rule holds alone. Weights live in the override of a service, so one of both waits for the other. */
export const ruleTarget = ({ kind, scope, registry, key }: Pick<RulePlan, 'registry' | 'kind' | 'scope' | 'key'>): string =>
  kind === 'override' && scope === 'service' ? `weights:${registry}:${key}` : `rule:${registry}:${kind}:${scope}:${key}`

/** Of what is live and of what would be written: equal only where the very same writes would be made of the very same world. */
export const plannedFingerprint = ({ contents, writes }: Pick<RulePlan, 'contents' | 'writes'>): Promise<string> =>
  fingerprintOf({ ...contents, ...Object.fromEntries(writes.map(({ path, after }) => [`→ ${path}`, after])) })

/** The plan that puts back, byte for byte, what was there before, in reverse order. */
export function invertRulePlan(plan: RulePlan): RulePlan {
  return {
    ...plan,
    findings: [],
    expected: invertExpected(plan.expected),
    contents: contentsAfter(plan.contents, plan.writes),
    writes: plan.writes.toReversed().map((write) => ({
      ...write,
      before: write.after,
      via: write.before === null && write.after !== null && !isUrlForm(write.form) ? viaOf(plan.kind, write.after) : null,
      after: write.before,
      reason: 'puts back what was there before',
    })),
  }
}

function viaOf(kind: RulePlan['kind'], content: string): string | null {
  const text = disabledRule(kind, content)
  return text === content ? null : text
}
