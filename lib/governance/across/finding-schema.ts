// Findings that no rule shows by itself: they need the other rules, or who is registered. GET rules/findings answers them.
import { z } from 'zod'
import { listQuerySchema } from '../../platform/answer.ts'
import { ruleDraftSchema, draftKinds } from '../rules/schema.ts'

const severity = z.enum(['info', 'warning', 'danger'])
const ruleRefSchema = z.object({
  registry: z.string(),
  kind: z.enum(draftKinds),
  scope: z.enum(['service', 'application']),
  key: z.string(),
})
export type RuleRef = z.infer<typeof ruleRefSchema>

export const acrossFindingSchema = z.object({
  code: z.string(),
  severity,
  /** The whole sentence in English, for scripts and logs */
  text: z.string(),
  /** What the sentence names */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  registry: z.string(),
  /** The service it is about; null where it is about rules alone */
  service: z.string().nullable(),
  /** The rules that cause it; none where a rule is missing */
  rules: z.array(ruleRefSchema),
  /** Drafts that mend it, each the whole new text of one rule; to be set with PUT rules/… like any other */
  fixes: z.array(z.object({ text: z.string(), rule: ruleDraftSchema })),
})
export type AcrossFinding = z.infer<typeof acrossFindingSchema>

export const findingsQuerySchema = listQuerySchema.extend({
  registry: z.string().max(600).optional(),
  code: z.string().max(100).optional(),
  /** At least */
  severity: severity.optional(),
  service: z.string().max(600).optional(),
  /** Those that a rule takes part in: give all three */
  kind: z.enum(draftKinds).optional(),
  scope: z.enum(['service', 'application']).optional(),
  key: z.string().max(600).optional(),
})
export type FindingsQuery = z.infer<typeof findingsQuerySchema>
