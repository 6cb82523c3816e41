// What POST /api/v1/rules/simulate takes and answers.
import { z } from 'zod'
import { views } from './directory/create-invoker.ts'
import { lintFindingSchema } from '../lint/lint-schema.ts'
import { ruleTextSchema } from '../rules/schema.ts'
import { simulationFindingSchema } from './findings.ts'
import { simulatedGenerations } from './model.ts'

const rule = ruleTextSchema.optional()
const url = z.string().min(1).max(20_000)

export const simulationRequestSchema = z.strictObject({
  generation: z.enum(simulatedGenerations),
  /** How the consumer knows its providers: by interface, by application (3.x), or as URLs that are merged as 2.7 merges them */
  view: z.enum(views).default('interface'),
  consumer: url,
  providers: z.array(url).max(5000),
  method: z.string().max(500),
  args: z.array(z.unknown()).max(100).default([]),
  attachments: z.record(z.string().max(200), z.string().max(2000)).default({}),
  /** As on a Java that has an engine for scripts: runs the script-router in a sandbox. By default it is passed over, as Java 15 and later do */
  scriptEngine: z.boolean().optional(),
  /** ms since 1970; decides how far a provider has warmed up */
  now: z.number().int().min(0),
  rules: z
    .strictObject({
      'override service': rule,
      'override app': rule,
      'condition-router service': rule,
      'condition-router app': rule,
      'condition-router provider-app': rule,
      'tag-router': rule,
      'script-router': rule,
      /** override://, absent://, condition:// and route:// URLs of the service's directories, decoded */
      urls: z.array(url).max(2000).default([]),
    })
    .prefault({}),
})
export type SimulationRequest = z.infer<typeof simulationRequestSchema>

const index = z.number().int()
export const simulationSchema = z.object({
  /** In the order of the request */
  providers: z.array(z.object({ url: z.string(), weight: z.number().int() })),
  steps: z.array(z.object({ router: z.string(), kept: z.array(index), reasons: z.record(z.string(), z.string()) })),
  kept: z.array(index),
  /** More than one where Dubbo draws (condition rules v3.1) */
  outcomes: z.array(z.object({ kept: z.array(index), probability: z.number() })),
  loadbalance: z.string(),
  /** By provider, 0 for those that are not kept; null where it does not follow from weights */
  shares: z.array(z.number()).nullable(),
  sharesReason: z.string().nullable(),
  /** Those of the linter say where in the rule, and the rule as it should be */
  findings: z.array(simulationFindingSchema.extend(lintFindingSchema.pick({ path: true, line: true, fix: true }).partial().shape)),
})
export type Simulation = z.infer<typeof simulationSchema>
