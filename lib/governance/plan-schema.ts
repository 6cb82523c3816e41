// What an operation of kind weight.set carries. Stored as JSON, so it is parsed, not cast, when the worker takes it up.
import { z } from 'zod'
import { ruleGenerations } from './rule-generation.ts'
import { settings } from './weight-document.ts'
import { weightForms } from './where-read.ts'

const contents = z.record(z.string(), z.string().nullable())

const providerSchema = z.object({
  address: z.string(),
  weightBefore: z.number(),
  weightAfter: z.number(),
  timestampMs: z.number(),
  warmupMs: z.number(),
  generation: z.enum(ruleGenerations),
  /** registered as an instance of an application: 3.x consumers prefer such providers */
  byApplication: z.boolean(),
  /** dubbo.tag of its own: only calls with that tag reach it; '' = none */
  tag: z.string().default(''),
})
export type PlannedProvider = z.infer<typeof providerSchema>

const consumerSchema = z.object({
  release: z.string(),
  generation: z.enum(ruleGenerations),
  loadBalance: z.string(),
  discovery: z.enum(['interface', 'application']),
  /** dubbo.tag of its own, which its calls carry; '' = none */
  tag: z.string().default(''),
})
export type PlannedConsumer = z.infer<typeof consumerSchema>

export const weightPlanSchema = z.object({
  service: z.string(),
  registry: z.string(),
  /** address → new weight; null = our rule is taken away */
  weights: z.record(z.string(), z.number().nullable()),
  /** what those are: weights, or 1 for a provider that is disabled */
  setting: z.enum(settings).default('weight'),
  writes: z.array(
    z.object({
      path: z.string(),
      form: z.enum(weightForms),
      before: z.string().nullable(),
      via: z.string().nullable(),
      after: z.string().nullable(),
      reason: z.string(),
    }),
  ),
  /** every path the fingerprint covers, as planned on */
  contents,
  /** directory of the old rule URLs, looked through for new ones that touch the same weights */
  directory: z.string(),
  /** address → share where it follows from the weights, for people to read */
  expectedShares: z.record(z.string(), z.number().nullable()),
  /** what has to be seen before it counts as done: the calls, or only the registry, where a release watches the calls itself */
  proof: z.enum(['calls', 'registry']).default('calls'),
  /** what the expected band of observed shares is computed from, at the time of looking */
  observe: z.object({ providers: z.array(providerSchema), consumers: z.array(consumerSchema), countsActive: z.boolean() }),
})
export type WeightPlan = z.infer<typeof weightPlanSchema>
