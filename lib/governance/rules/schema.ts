// A rule as people draft it: what its znode would hold, before it is known which paths and forms that takes.
import { z } from 'zod'

export const draftKinds = ['override', 'condition', 'tag', 'script', 'affinity', 'migration', 'mesh'] as const
export type DraftKind = (typeof draftKinds)[number]

/** Longest text of a draft: a znode holds 1 MiB. Longer texts are refused by name and not parsed. */
export const maxDraftLength = 512 * 1024

export const ruleDraftSchema = z.strictObject({
  registry: z.string().min(1).max(200),
  kind: z.enum(draftKinds),
  scope: z.enum(['service', 'application']),
  /** `group/interface:version`, or the name of the application */
  key: z.string().min(1).max(600),
  /** YAML as the config centre of 2.7.3 and later holds it; null takes the rule away */
  content: z.string().max(maxDraftLength, `longer than ${maxDraftLength} characters`).nullable(),
})
export type RuleDraft = z.infer<typeof ruleDraftSchema>
