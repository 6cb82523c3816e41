// What the API says of a past instant.
import { z } from 'zod'
import { consumerSchema, providerSchema } from './schema.ts'

/** A rule as it stood. */
export const pastRuleRowSchema = z.object({
  registry: z.string(),
  path: z.string(),
  kind: z.string(),
  key: z.string(),
  content: z.string(),
})
export type PastRuleRow = z.infer<typeof pastRuleRowSchema>

export const serviceStateSchema = z.object({
  at: z.string(),
  /** Oldest instant that can be asked */
  since: z.string(),
  providers: z.array(providerSchema),
  consumers: z.array(consumerSchema),
  rules: z.array(pastRuleRowSchema),
})
export type ServiceState = z.infer<typeof serviceStateSchema>

/** How far back the history of the registries can be asked; null where nothing was read yet. */
export const historyReachSchema = z.object({ since: z.string().nullable() })

export const stateQuerySchema = z.object({
  /** ISO 8601, or relative: -15m */
  at: z.string().min(1).max(40),
  registry: z.string().max(500).optional(),
})
export type StateQuery = z.infer<typeof stateQuerySchema>
