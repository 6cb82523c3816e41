// A rule as people draft it: what its znode would hold, before it is known which paths and forms that takes.
import { z } from 'zod'
import { bytesOfRule, maxRuleBytes } from '../../registry/rule-node.ts'

export const draftKinds = ['override', 'condition', 'tag', 'script', 'affinity', 'migration', 'mesh'] as const
export type DraftKind = (typeof draftKinds)[number]

/** Longer texts are refused by name and not parsed. */
export const ruleTextSchema = z.string().refine((text) => bytesOfRule(text) <= maxRuleBytes, `longer than ${maxRuleBytes} bytes`)

/** Paths of old URLs; a long one is the URL itself, encoded */
export const urlPathsSchema = z.array(z.string().min(1).max(20_000)).min(1).max(200)

export const ruleDraftSchema = z.strictObject({
  registry: z.string().min(1).max(200),
  kind: z.enum(draftKinds),
  scope: z.enum(['service', 'application']),
  /** `group/interface:version`, or the name of the application */
  key: z.string().min(1).max(600),
  /** YAML as the config centre of 2.7.3 and later holds it; null takes the rule away */
  content: ruleTextSchema.nullable(),
})
export type RuleDraft = z.infer<typeof ruleDraftSchema>
