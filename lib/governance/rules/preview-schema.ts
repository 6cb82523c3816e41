// What POST rules/preview takes and answers for a draft of any kind. Consumers that rules cannot tell apart are one group; a call's
// outcome is worked out once per group and class of methods.
import { z } from 'zod'
import { saidSchema } from '../../platform/sentence.ts'
import { lintFindingSchema } from '../lint/lint-schema.ts'
import { simulationFindingSchema } from '../simulate/findings.ts'
import { ruleDraftSchema, urlPathsSchema } from './schema.ts'
import { findingSchema } from '../finding.ts'

export const rulePreviewRequestSchema = z.strictObject({
  kind: z.literal('rule'),
  rule: ruleDraftSchema,
  /** Paths of old URLs of the rule: only these go, and the text stays as it is live */
  urls: urlPathsSchema.optional(),
  /** `application@id` or the id alone, of the consumer that `detail` speaks of */
  consumer: z.string().max(600).optional(),
  /** Only this service of those that the rule touches */
  service: z.string().max(600).optional(),
  /** Only this method */
  method: z.string().max(300).optional(),
  /** Adds every router's step, reasons, weights and the ring for one consumer */
  detail: z.boolean().default(false),
  /** As on a Java that has an engine for scripts: script rules are run in a sandbox. Without it they are passed over, as Java 15 and later do */
  scriptEngine: z.boolean().optional(),
})
export type RulePreviewRequest = z.infer<typeof rulePreviewRequestSchema>

const count = z.number().int().min(0)
const place = z.number().int().min(0)
const share = z.number()

/** What one group of consumers may call with one class of methods. Indexes are those of `providers`, also in `outcomes`. */
export const previewSideSchema = z.object({
  keptCount: count,
  /** The first of them, by index */
  kept: z.array(place),
  /** More than one where Dubbo draws a subset for each call (condition rules v3.1) */
  outcomes: z.array(z.object({ kept: z.array(place), keptCount: count, probability: z.number() })),
  loadbalance: z.string(),
  /** Of the providers in `kept`, in that order; null where it does not follow from weights, `sharesReason` says why */
  shares: z.array(share).nullable(),
  /** The same once every provider has warmed up */
  warmed: z.array(share).nullable(),
  sharesReason: z.string().nullable(),
  sharesReasonSaid: saidSchema.array().optional(),
})
export type PreviewSide = z.infer<typeof previewSideSchema>

/** consistenthash: the ring of 2.6 and 3.x, and of 2.7 as long as no provider is overloaded */
export const previewRingSchema = z.object({
  virtualNodes: count,
  before: z.array(z.object({ index: place, share })),
  after: z.array(z.object({ index: place, share })),
  /** Part of all keys that go to another provider than before, 0 to 1 */
  movedKeys: z.number(),
})
export type PreviewRing = z.infer<typeof previewRingSchema>

export const previewMethodsSchema = z.object({
  /** Methods that neither rules nor URLs tell apart; empty: no provider names a method */
  methods: z.array(z.string()),
  methodCount: count,
  before: previewSideSchema,
  after: previewSideSchema,
  changed: z.boolean(),
  /** Had a provider before and has none after */
  lostAll: z.boolean(),
  /** null where the load balance is another, or the ring is large and `detail` was not asked for */
  ring: previewRingSchema.nullable(),
})

export const previewGroupSchema = z.object({
  application: z.string(),
  generation: z.string(),
  /** How they find their providers after the change; before it where that differs */
  view: z.enum(['interface', 'application']),
  viewBefore: z.enum(['interface', 'application']),
  count,
  /** `application@id`, the first of them */
  consumers: z.array(z.string()),
  methods: z.array(previewMethodsSchema),
  /** Parameters that calls are made with and that the change moves, such as timeout */
  movedParameters: z.array(z.string()),
  changed: z.boolean(),
  lostAll: z.boolean(),
  /** No provider after the change, for some method */
  withoutProvider: z.boolean(),
})
export type PreviewGroup = z.infer<typeof previewGroupSchema>

export const previewServiceSchema = z.object({
  service: z.string(),
  providerCount: count,
  /** The first; `index` is what all lists speak of */
  providers: z.array(z.object({ index: place, address: z.string(), application: z.string(), generation: z.string(), level: z.string() })),
  consumerCount: count,
  consumersChanged: count,
  consumersWithoutProvider: count,
  consumersLostAll: count,
  /** There are more classes of methods than were looked at */
  methodsCut: z.boolean(),
  /** Changed ones first */
  groups: z.array(previewGroupSchema),
  groupCount: count,
  /** The first consumers with the place of their group in `groups`; -1: in none of those shown */
  consumers: z.array(
    z.object({
      id: z.string(),
      application: z.string(),
      address: z.string(),
      generation: z.string(),
      group: z.number().int(),
      changed: z.boolean(),
      lostAll: z.boolean(),
    }),
  ),
  findings: z.array(simulationFindingSchema),
})
export type PreviewService = z.infer<typeof previewServiceSchema>

const stepSchema = z.object({
  router: z.string(),
  keptCount: count,
  kept: z.array(place),
  /** Those that fell here, and why */
  fell: z.array(z.object({ index: place, reason: z.string(), said: saidSchema.array() })),
  fellCount: count,
})

const detailSideSchema = z.object({
  steps: z.array(stepSchema),
  /** In force for this method; null where no provider is left to choose from */
  loadbalance: z.string().nullable(),
  /** Why shares do not follow from weights; null where they do */
  sharesReason: z.string().nullable(),
  sharesReasonSaid: saidSchema.array().optional(),
})

export const previewDetailSchema = z.object({
  service: z.string(),
  /** `application@id` */
  consumer: z.string(),
  method: z.string(),
  generation: z.string(),
  view: z.enum(['interface', 'application']),
  before: detailSideSchema,
  after: detailSideSchema,
  /** Every provider that this consumer knows before or after, side by side */
  providers: z.array(
    z.object({
      index: place,
      address: z.string(),
      keptBefore: z.boolean(),
      keptAfter: z.boolean(),
      weightBefore: z.number(),
      weightAfter: z.number(),
      /** Once warmed up */
      fullWeightBefore: z.number(),
      fullWeightAfter: z.number(),
      shareBefore: share.nullable(),
      shareAfter: share.nullable(),
      warmedBefore: share.nullable(),
      warmedAfter: share.nullable(),
      /** Parameters of the URL that calls are made with, where the change moves them: [before, after] */
      moved: z.record(z.string(), z.tuple([z.string().nullable(), z.string().nullable()])),
    }),
  ),
  ring: previewRingSchema.nullable(),
  findings: z.array(simulationFindingSchema),
})
export type PreviewDetail = z.infer<typeof previewDetailSchema>

export const rulePreviewSchema = z.object({
  registry: z.string(),
  rule: ruleDraftSchema,
  /** Over every service that the rule can touch, also those that are not listed */
  affected: z.object({
    services: count,
    /** Fewer where there are too many to wait for; the counts below are of these, and the answer is not complete */
    servicesLookedAt: count,
    servicesChanged: count,
    consumers: count,
    consumersChanged: count,
    /** "2 of 14 consumers would have no provider" */
    consumersWithoutProvider: count,
    /** Of those: had one before */
    consumersLostAll: count,
  }),
  /** Those with changes first; `affected.services` is the total */
  services: z.array(previewServiceSchema),
  detail: previewDetailSchema.nullable(),
  /** What the linter says of the draft */
  findings: z.array(lintFindingSchema),
  /** What publishing would write, and what the preview was worked out with */
  plan: z.object({
    writes: z.array(
      z.object({ path: z.string(), form: z.string(), before: z.string().nullable(), after: z.string().nullable(), reason: z.string() }),
    ),
    /** Who will not obey */
    findings: z.array(findingSchema),
    /** Why publishing would be refused; the preview then shows what the document alone would do */
    refusal: z.string().nullable(),
    refusalSaid: saidSchema.array().optional(),
    /** PUT takes it for exactly these writes: of another text, another world or other readers it is refused */
    fingerprint: z.string(),
  }),
})
export type RulePreview = z.infer<typeof rulePreviewSchema>
