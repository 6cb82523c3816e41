// What the API tells of one rule, and takes to change it.
import { z } from 'zod'
import { lintFindingSchema } from '../lint/lint-schema.ts'
import { ruleFormats } from './rule-name.ts'
import { draftKinds, ruleTextSchema, urlPathsSchema } from './schema.ts'
import { findingSchema } from '../finding.ts'

export const ruleNameSchema = z.object({
  kind: z.enum(draftKinds),
  scope: z.enum(['service', 'application']),
  key: z.string().min(1).max(600),
})

const changeSchema = z.strictObject({
  registry: z.string().min(1).max(200),
  reason: z.string().trim().min(3).max(500),
  /** Of the rule as it was read: what has moved since is refused */
  fingerprint: z.string().max(2000),
  /** `plan.fingerprint` of the preview that was looked at: other writes than those it showed are refused */
  previewed: z.string().max(2000).optional(),
})
export const putRuleSchema = changeSchema.extend({ content: ruleTextSchema })
export const deleteRuleSchema = changeSchema
/** Single old URLs by their paths; the fingerprint is that of a preview with the same `urls` */
export const urlsAwaySchema = changeSchema.omit({ previewed: true }).extend({ paths: urlPathsSchema })
export type UrlsAway = z.infer<typeof urlsAwaySchema>
export type RuleChange = z.infer<typeof changeSchema> & { content: string | null }

export const ruleDetailSchema = ruleNameSchema.extend({
  registry: z.string(),
  /** The document; null where there is none yet */
  content: z.string().nullable(),
  /** Of the document; where there is none, of the copy for 2.7.0 to 2.7.2, else of the old URLs. null: nothing is there, or it cannot be read */
  enabled: z.boolean().nullable(),
  updatedAt: z.string().nullable(),
  /** Every path that holds it or a copy of it; where there is no document, every old URL of its name. Of a URL the content is the decoded name */
  places: z.array(z.object({ path: z.string(), format: z.enum(ruleFormats), content: z.string().nullable() })),
  /** Old URLs of its name that are not of this rule: a change of it leaves them */
  otherUrls: z.array(z.object({ path: z.string(), content: z.string() })),
  /** Paths that publishing the same text once more would write: copies and old URLs that do not say what the document says */
  outOfStep: z.array(z.string()),
  /** Who subscribes, and whether the form is read there */
  readers: z.array(
    z.object({
      application: z.string(),
      generation: z.string(),
      count: z.number().int(),
      form: z.string(),
      read: z.enum(['yes', 'no', 'interface-only']),
      when: z.string(),
      cleared: z.string(),
      source: z.enum(['lab', 'source']),
    }),
  ),
  lint: z.array(lintFindingSchema),
  findings: z.array(findingSchema),
  fingerprint: z.string(),
})
export type RuleDetail = z.infer<typeof ruleDetailSchema>
