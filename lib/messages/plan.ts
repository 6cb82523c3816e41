// What a resolve operation carries from the planner to the worker.
import { z } from 'zod'
import type { VerbName } from './schema.ts'

export const operationKindOf = (verb: VerbName): string => `message.${verb}`

export const resolvePlanSchema = z.object({
  messageId: z.string(),
  key: z.string(),
  verb: z.string(),
  topic: z.string(),
  businessKey: z.string(),
  cause: z.string(),
  verdict: z.string(),
  /** what names the thing at its source, as it was seen */
  identity: z.record(z.string(), z.unknown()).default({}),
  /** when the owner prepared it, ms: where searches of the topic begin once the entry is gone */
  preparedAtMs: z.number(),
  before: z.string(),
  after: z.string(),
})
export type ResolvePlan = z.infer<typeof resolvePlanSchema>
