import { z } from 'zod'
import { saidSchema } from '../platform/sentence.ts'
import { findingSchema } from './finding.ts'

/** POST rules/preview: what a change of weights would do. `weights`: address → new weight; null takes our rule away. */
export const weightPreviewRequestSchema = z.strictObject({
  kind: z.literal('weight'),
  service: z.string().min(1),
  registry: z.string().optional(),
  weights: z.record(z.string().regex(/:\d+$/, 'write host:port'), z.number().int().min(0).max(100_000).nullable()),
})
export type WeightPreviewRequest = z.infer<typeof weightPreviewRequestSchema>

export const weightPreviewSchema = z.object({
  service: z.string(),
  registry: z.string(),
  loadBalance: z.string(),
  /** true where share = weight ÷ sum is what the load balance does; else `shareReason` says why not */
  sharesKnown: z.boolean(),
  shareReason: z.string(),
  shareReasonSaid: saidSchema.array().optional(),
  providers: z.array(
    z.object({
      address: z.string(),
      application: z.string(),
      generation: z.string(),
      weightBefore: z.number(),
      weightAfter: z.number(),
      shareBefore: z.number().nullable(),
      shareAfter: z.number().nullable(),
      observedShare: z.number().nullable(),
    }),
  ),
  consumers: z.array(z.object({ application: z.string(), generation: z.string(), count: z.number().int(), reads: z.array(z.string()) })),
  /** every znode that would be written: left live, right planned */
  writes: z.array(
    z.object({ path: z.string(), form: z.string(), before: z.string().nullable(), after: z.string().nullable(), reason: z.string() }),
  ),
  warnings: z.array(findingSchema),
  fingerprint: z.string(),
})
export type WeightPreview = z.infer<typeof weightPreviewSchema>

/** PUT rules/weights/{service}: the same with a reason and the fingerprint that was previewed. */
export const setWeightsRequestSchema = weightPreviewRequestSchema.extend({
  reason: z.string().trim().min(3).max(500),
  fingerprint: z.string(),
})
export type SetWeightsRequest = z.infer<typeof setWeightsRequestSchema>

/** GET rules/weights/{service}: weights as they are, with the share they should give and the one observed in the last 5 minutes. */
export const serviceWeightsSchema = weightPreviewSchema
  .pick({ service: true, registry: true, loadBalance: true, sharesKnown: true, shareReason: true, shareReasonSaid: true, warnings: true })
  .extend({
    providers: z.array(
      z.object({
        address: z.string(),
        application: z.string(),
        generation: z.string(),
        /** after every rule in force */
        weight: z.number(),
        /** what the provider's own URL says */
        configuredWeight: z.number(),
        /** path of the rule that decides, null where none does */
        weightRule: z.string().nullable(),
        expectedShare: z.number().nullable(),
        observedShare: z.number().nullable(),
      }),
    ),
  })
export type ServiceWeights = z.infer<typeof serviceWeightsSchema>
