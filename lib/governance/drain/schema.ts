import { z } from 'zod'
import { weightPlanSchema } from '../plan-schema.ts'
import { settings } from '../weight-document.ts'
import { findingSchema } from '../finding.ts'

/** What an operation of kind provider.drain carries: one plan of weights per service; no path is in two of them. */
export const drainPlanSchema = z.object({
  /** the address, or the host that all of them are on */
  address: z.string(),
  /** frozen when it was planned; plans from before there were drains of hosts have none, and mean the one address */
  addresses: z.array(z.string()).optional(),
  registry: z.string(),
  /** how calls are stopped: weight 0, or disabled */
  by: z.enum(settings).default('weight'),
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
  by: z.enum(settings),
  services: z.array(
    z.object({
      service: z.string(),
      weightBefore: z.number(),
      weightAfter: z.number(),
      /** providers that go on taking calls of somebody */
      othersLeft: z.number().int(),
      /**
       * Whose calls nobody else would take, by the routers of each consumer's generation: consumers by application ("" where none is
       * registered), and with a tag ("": their own), as calls may carry one that no registry knows of
       */
      lastFor: z.array(z.object({ application: z.string(), tag: z.string() })),
    }),
  ),
  writes: z.array(z.object({ path: z.string(), form: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  warnings: z.array(findingSchema),
  /** services with calls that nobody else would take: refused, unless forced */
  lastOf: z.array(z.string()),
  /** when it was called last, as far as anybody reported it; null where no report names the address */
  lastCallAt: z.string().nullable(),
  hasStatistics: z.boolean(),
  /** id of the drain or restore that is under way */
  liveOperation: z.string().nullable(),
  fingerprint: z.string(),
})
export type DrainPreview = z.infer<typeof drainPreviewSchema>

export const drainQuerySchema = z.object({ registry: z.string().optional(), by: z.enum(settings).default('weight') })

export const drainRequestSchema = z.strictObject({
  registry: z.string().optional(),
  by: z.enum(settings).default('weight'),
  reason: z.string().trim().min(3).max(500),
  fingerprint: z.string(),
  /** also where nobody else would take the calls */
  force: z.boolean().default(false),
})
export type DrainRequest = z.infer<typeof drainRequestSchema>
