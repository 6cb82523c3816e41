import { z } from 'zod'
import { weightPlanSchema } from '../plan-schema.ts'
import { findingSchema } from '../finding.ts'

/** What an operation of kind provider.drain carries: one plan of weights per service; no path is in two of them. */
export const drainPlanSchema = z.object({
  /** the address, or the host that all of them are on */
  address: z.string(),
  /** frozen when it was planned; plans from before there were drains of hosts have none, and mean the one address */
  addresses: z.array(z.string()).optional(),
  registry: z.string(),
  /** true: it puts back what a drain took away */
  restores: z.boolean(),
  services: z.array(weightPlanSchema),
})
export type DrainPlan = z.infer<typeof drainPlanSchema>

export const drainPreviewSchema = z.object({
  address: z.string(),
  addresses: z.array(z.string()),
  /** of the operations that drain it and restore it */
  target: z.string(),
  registry: z.string(),
  services: z.array(
    z.object({
      service: z.string(),
      weightBefore: z.number(),
      weightAfter: z.number(),
      /** providers that go on taking calls */
      othersLeft: z.number().int(),
    }),
  ),
  writes: z.array(z.object({ path: z.string(), form: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  warnings: z.array(findingSchema),
  /** services that would be left without a provider: refused, unless forced */
  lastOf: z.array(z.string()),
  /** when it was called last, as far as anybody reported it; null where no report names the address */
  lastCallAt: z.string().nullable(),
  hasStatistics: z.boolean(),
  /** id of the drain or restore that is under way */
  liveOperation: z.string().nullable(),
  fingerprint: z.string(),
})
export type DrainPreview = z.infer<typeof drainPreviewSchema>

export const drainRequestSchema = z.strictObject({
  registry: z.string().optional(),
  reason: z.string().trim().min(3).max(500),
  fingerprint: z.string(),
  /** also where it is the last provider of a service */
  force: z.boolean().default(false),
})
export type DrainRequest = z.infer<typeof drainRequestSchema>
