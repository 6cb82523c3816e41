// What the API takes and tells of releases.
import { z } from 'zod'
import { saidSchema } from '../../platform/sentence.ts'
import { guardSchema, releaseModes, stepSchema } from './plan.ts'
import { heldBy, releaseStates } from './progress.ts'
import { findingSchema } from '../finding.ts'

const text = z.string().trim().min(1).max(600)

/** Who the new version is. Frozen at the creation: what registers later is the old version. */
const chooseSchema = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('addresses'),
    addresses: z.array(z.string().regex(/:\d+$/, 'write host:port')).min(1).max(200),
  }),
  /** `dubbo.tag` of the provider's URL */
  z.strictObject({ by: z.literal('tag'), value: text }),
  /** `revision` of the provider's URL */
  z.strictObject({ by: z.literal('revision'), value: text }),
  /** `application.version` of the provider's URL */
  z.strictObject({ by: z.literal('version'), value: text }),
])
export type Choose = z.infer<typeof chooseSchema>

const fields = {
  registry: z.string().min(1).max(200).optional(),
  /** `group/interface:version`; or `application` for all its services */
  service: text.optional(),
  application: text.optional(),
  choose: chooseSchema,
  mode: z.enum(releaseModes).default('weight'),
  tag: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'letters, digits, `_`, `.` and `-`')
    .optional(),
  key: z
    .string()
    .regex(/^[\w.-]+(\[[\w.-]+\])?$/, 'for example attachments[gray], arguments[0] or application')
    .max(200)
    .optional(),
  steps: z
    .array(stepSchema)
    .min(1)
    .max(12)
    .default([{ percent: 1 }, { percent: 5 }, { percent: 25 }, { percent: 100 }]),
  guard: guardSchema.default(() => guardSchema.parse({})),
  advance: z.enum(['auto', 'manual']).default('auto'),
}
export const releasePreviewRequestSchema = z.strictObject(fields)
export type ReleasePreviewRequest = z.infer<typeof releasePreviewRequestSchema>

export const createReleaseSchema = z.strictObject({
  ...fields,
  reason: z.string().trim().min(3).max(500),
  /** Of the preview: what has moved since is refused */
  fingerprint: z.string().max(200),
})
export type CreateReleaseRequest = z.infer<typeof createReleaseSchema>

const reason = z.string().trim().min(3).max(500)
export const releaseVerbSchema = z.strictObject({ reason })
/** `next`: the next step now, without watching this one to its end */
export const continueReleaseSchema = z.strictObject({ reason, next: z.boolean().default(false) })

const bandSchema = z.object({ low: z.number(), high: z.number() })
const predictionSchema = z.object({ predicted: bandSchema.nullable(), reason: z.string(), reasonSaid: saidSchema.array().optional() })

export const releasePreviewSchema = z.object({
  registry: z.string(),
  application: z.string(),
  services: z.array(z.string()),
  mode: z.enum(releaseModes),
  addresses: z.array(z.string()),
  oldAddresses: z.array(z.string()),
  /** The new version's share as the rules stand: what an abort returns to */
  before: predictionSchema,
  steps: z.array(stepSchema.extend(predictionSchema.shape)),
  /** Of the first step */
  writes: z.array(z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  warnings: z.array(findingSchema),
  fingerprint: z.string(),
})
export type ReleasePreview = z.infer<typeof releasePreviewSchema>

const guardLookSchema = z.object({
  verdict: z.enum(['tripped', 'fine', 'too-few']),
  basis: z.enum(['consumer', 'provider', 'none']),
  errors: z.object({
    fresh: z.number(),
    old: z.number(),
    freshAtLeast: z.number(),
    oldAtMost: z.number(),
    isTripped: z.boolean(),
  }),
  latency: z.object({
    freshMs: z.number().nullable(),
    oldMs: z.number().nullable(),
    slower: z.number(),
    steps: z.number(),
    slowerAtLeast: z.number(),
    isTripped: z.boolean(),
  }),
  freshCalls: z.number(),
  oldCalls: z.number(),
  text: z.string(),
  said: saidSchema.array().optional(),
})
const shareLookSchema = z.object({
  fresh: z.number(),
  calls: z.number(),
  measured: z.number().nullable(),
  low: z.number(),
  high: z.number(),
  predicted: bandSchema.nullable(),
  verdict: z.enum(['too-few', 'agrees', 'contradicts', 'not-predicted']),
})
/** What the guard saw last */
export const lookSchema = z.object({
  at: z.string(),
  step: z.number().int(),
  since: z.string(),
  window: z.number().int(),
  guard: guardLookSchema,
  share: shareLookSchema,
})
export type Look = z.infer<typeof lookSchema>

export const releaseRowSchema = z.object({
  id: z.string(),
  registry: z.string(),
  subject: z.string(),
  application: z.string(),
  services: z.array(z.string()),
  mode: z.enum(releaseModes),
  state: z.enum(releaseStates),
  held: z.object({ by: z.enum(heldBy), why: z.string(), said: saidSchema.array().optional() }).nullable(),
  /** Index of the step in force; -1: the new version gets nothing; null: none yet, or all undone */
  step: z.number().int().nullable(),
  steps: z.array(stepSchema),
  look: lookSchema.nullable(),
  actor: z.string(),
  reason: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  finishedAt: z.string().nullable(),
})
export type ReleaseRow = z.infer<typeof releaseRowSchema>

export const releaseSchema = releaseRowSchema.extend({
  addresses: z.array(z.string()),
  oldAddresses: z.array(z.string()),
  tag: z.string().nullable(),
  key: z.string().nullable(),
  guard: guardSchema,
  advance: z.enum(['auto', 'manual']),
  operations: z.array(z.object({ id: z.string(), step: z.number().int(), part: z.string() })),
  currentOperation: z.string().nullable(),
  events: z.array(
    z.object({
      seq: z.number().int(),
      at: z.string(),
      name: z.string(),
      text: z.string(),
      said: saidSchema.array().optional(),
      actor: z.string(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
})
export type Release = z.infer<typeof releaseSchema>
