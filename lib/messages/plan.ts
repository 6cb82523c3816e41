// What a resolve operation carries from the planner to the worker.
import { z } from 'zod'

/** Verb → kind of operation; `commit` is planned by sources that know it. */
export const operationKindOf = (verb: string): string => `message.${verb}`

export const resolvePlanSchema = z.object({
  messageId: z.string(),
  key: z.string(),
  verb: z.string(),
  topic: z.string(),
  businessKey: z.string(),
  cause: z.string(),
  verdict: z.string(),
  /** when the owner prepared it, ms: where searches of the topic begin once the entry is gone */
  preparedAtMs: z.number(),
  before: z.string(),
  after: z.string(),
})
export type ResolvePlan = z.infer<typeof resolvePlanSchema>

/** State of the item after each verb, for the plan's before → after. */
export const stateAfter = (verb: string, before: string): string =>
  ({ resend: 'exe', rollback: 'void', 'mark-done': 'deleted' })[verb] ?? before
