// Drafts of a rule, one per author, and what a publish that came too late answers.
import { z } from 'zod'
import { ruleTextSchema } from '../rules/schema.ts'

const registry = z.string().min(1).max(200)

export const mergeSchema = z.object({
  /** The whole, with each conflict between marks as git writes them (mine, base, live) */
  text: z.string(),
  conflicts: z.number().int(),
  chunks: z.array(
    z.object({
      /** `same` as before; `mine`, `live`: one side changed it; `both`: both in the same way; `conflict`: in different ways */
      kind: z.enum(['same', 'mine', 'live', 'both', 'conflict']),
      base: z.array(z.string()),
      mine: z.array(z.string()),
      live: z.array(z.string()),
    }),
  ),
})

/** GET rules/{kind}/{scope}/{key}/draft */
export const draftsSchema = z.object({
  mine: z
    .object({
      content: z.string(),
      /** What it began with: the document then (null: there was none) and the fingerprint of the rule then */
      base: z.object({ content: z.string().nullable(), fingerprint: z.string() }),
      updatedAt: z.string(),
      /** The operation that is publishing it */
      operationId: z.string().nullable(),
      /** The rule moved since: what both made of it, laid together. Null: it is as it was */
      conflict: z.object({ live: z.string().nullable(), fingerprint: z.string(), merge: mergeSchema }).nullable(),
    })
    .nullable(),
  /** Who else has a draft of the rule */
  others: z.array(z.object({ author: z.string(), updatedAt: z.string() })),
})
export type Drafts = z.infer<typeof draftsSchema>

/**
 * PUT of the same. `base` is what the editor began with; left out, that of the draft stays, and a new draft begins with the rule as it
 * is now.
 */
export const putDraftSchema = z.strictObject({
  registry,
  content: ruleTextSchema,
  base: z.strictObject({ content: ruleTextSchema.nullable(), fingerprint: z.string().max(2000) }).optional(),
})
export type PutDraft = z.infer<typeof putDraftSchema>

/** DELETE of the same */
export const deleteDraftSchema = z.strictObject({ registry })

/** GET rules/drafts: those of the caller, the latest first */
export const ownDraftSchema = z.object({
  registry: z.string(),
  kind: z.string(),
  scope: z.string(),
  key: z.string(),
  updatedAt: z.string(),
  operationId: z.string().nullable(),
})
export type OwnDraft = z.infer<typeof ownDraftSchema>

/** `details` of the 409 stale-version that PUT rules/{kind}/{scope}/{key} answers. */
export const ruleConflictSchema = z.object({
  /** What the change was made from; null where there was no rule, or where `baseKnown` is false */
  base: z.string().nullable(),
  baseKnown: z.boolean(),
  live: z.string().nullable(),
  mine: z.string().nullable(),
  /** Paths that hold something else than when it was read */
  moved: z.array(z.string()),
  /** Of now: with it the same change would be taken */
  fingerprint: z.string(),
  /** Null where the base is not known, or the rule was to be taken away */
  merge: mergeSchema.nullable(),
})
export type RuleConflict = z.infer<typeof ruleConflictSchema>
