// What POST /api/v1/rules/lint takes and answers.
import { z } from 'zod'
import { saidSchema } from '../../platform/sentence.ts'
import { simulatedGenerations } from '../simulate/model.ts'

export const lintedKinds = [
  'configurators',
  'condition-router',
  'tag-router',
  'script-router',
  'affinity-router',
  'migration',
  'mesh',
] as const

export const lintRequestSchema = z.strictObject({
  kind: z.enum(lintedKinds),
  content: z.string().max(2 * 1024 * 1024),
  /** Whose node holds it, to find a rule that names another inside: `group/interface:version`, or an application */
  node: z.strictObject({ scope: z.enum(['service', 'application']), key: z.string().min(1).max(600) }).optional(),
  /** Generations of the consumers that read the rule */
  generations: z
    .array(z.enum(simulatedGenerations))
    .min(1)
    .default([...simulatedGenerations]),
})
export type LintRequest = z.infer<typeof lintRequestSchema>

export const lintFindingSchema = z.object({
  code: z.string(),
  severity: z.enum(['info', 'warning', 'danger']),
  text: z.string(),
  /** The text in codes, each with what it names */
  said: saidSchema.array().optional(),
  /** Where in the rule: configs[0].side */
  path: z.string(),
  /** 1-based; null where the whole rule is meant */
  line: z.number().int().nullable(),
  /** Generations that it concerns */
  generations: z.array(z.string()),
  /** The whole rule as it should be, comments and order kept; null where only a person can know */
  fix: z.object({ text: z.string(), said: saidSchema.array().optional(), content: z.string() }).nullable(),
})
export type LintFinding = z.infer<typeof lintFindingSchema>
