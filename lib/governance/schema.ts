import { z } from 'zod'
import { saidSchema } from '../platform/sentence.ts'
import { claimVerdicts } from '../registry/weight-claims.ts'
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

const bandSchema = z.object({ low: z.number(), high: z.number() })

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
        /** as consumers see it now, from those that see the least to those that see the most: less than `weight` while it warms up */
        weightNow: bandSchema,
        /** when every consumer sees the whole weight; null: now */
        warmAt: z.string().nullable(),
        /** methods that a rule or its own URL gives another weight */
        methods: z.array(z.string()),
        /** once everything is warm */
        expectedShare: z.number().nullable(),
        /** with the warm-up of now, over all consumers */
        expectedShareNow: bandSchema.nullable(),
        observedShare: z.number().nullable(),
      }),
    ),
  })
export type ServiceWeights = z.infer<typeof serviceWeightsSchema>

const claimSchema = z.object({
  /** null: the provider's own URL */
  path: z.string().nullable(),
  form: z.enum(['url', 'document', 'own']),
  scope: z.enum(['service', 'application']),
  /** who applies it */
  side: z.enum(['provider', 'consumer']),
  /** place of the item in its document, from 1 */
  item: z.number().int().nullable(),
  weight: z.number(),
  /** whose calls alone it is for; null: everybody's */
  only: z.object({ by: z.enum(['application', 'host', 'match']), names: z.array(z.string()) }).nullable(),
  /** why it decides, or what it loses by */
  verdict: z.enum(claimVerdicts),
})

/** GET rules/weights/{service}/{address}: everything that sets the weight of one provider, in order of precedence. */
export const providerWeightSchema = z.object({
  service: z.string(),
  registry: z.string(),
  address: z.string(),
  weight: z.number(),
  /** the first that is everybody's decides; the provider's own URL comes last */
  claims: z.array(claimSchema),
  /** the provider shows the weight of a rule as its own */
  ownIsAssumed: z.boolean(),
  methods: z.array(
    z.object({
      method: z.string(),
      weight: z.number(),
      /** of the calls of that method, once everything is warm */
      expectedShare: z.number().nullable(),
      claims: z.array(claimSchema),
    }),
  ),
  warmUp: z.array(
    z.object({
      /** consumers that count alike: their releases ("" for 2.6 and older) and how they discover */
      releases: z.array(z.string()),
      discovery: z.enum(['interface', 'application']),
      weightNow: z.number(),
      /** true: they do not see when it started */
      ignores: z.boolean(),
    }),
  ),
  warmAt: z.string().nullable(),
})
export type ProviderWeight = z.infer<typeof providerWeightSchema>
