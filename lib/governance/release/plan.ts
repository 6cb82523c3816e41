// What a release is: frozen when it is created. Stored as JSON, so it is parsed when the worker takes it up.
import { z } from 'zod'

export const releaseModes = ['weight', 'tag', 'condition'] as const
export type ReleaseMode = (typeof releaseModes)[number]

/** Bounds that no fleet needs more of. */
export const maxServices = 20
const maxAddresses = 200
const maxSteps = 12

const address = z.string().regex(/:\d+$/, 'write host:port')

export const stepSchema = z.strictObject({
  /** Of all calls (weight), of the calls without the tag (tag: 0 or 100), or as the operator expects it (condition) */
  percent: z.number().min(0).max(100),
  /** condition: values of the key, as Dubbo writes them: `eu,us`, `0~4`, `vip-*` */
  values: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/^[^\s&!=>;]+$/, 'values of a condition hold no blank and none of & ! = > ;')
    .optional(),
})
export type ReleaseStep = z.infer<typeof stepSchema>

export const guardSchema = z.strictObject({
  /** The new version's share of failed calls may be this much above the old one's; 0.01 = one percentage point */
  errorMargin: z.number().min(0).max(1).default(0.01),
  /** The new version may take this many times the old one's mean time per call */
  latencyRatio: z.number().min(1).max(100).default(1.5),
  /** Calls of the new version before a step may end well */
  minimumCalls: z.number().int().min(1).max(1_000_000).default(50),
  /** How long a step is watched at least, seconds */
  windowSeconds: z.number().int().min(5).max(86_400).default(300),
  /** What the guard does: leave it, undo the step, or send the new version nothing */
  onTrip: z.enum(['hold', 'step-back', 'zero']).default('step-back'),
  /** Probability that a release whose new version is within the margins is stopped all the same, over all its looks together */
  falseAlarm: z.number().min(0.0001).max(0.2).default(0.01),
})
export type Guard = z.infer<typeof guardSchema>

export const releasePlanSchema = z.object({
  registry: z.string(),
  /** `group/interface:version` of every service that moves */
  services: z.array(z.string()).min(1).max(maxServices),
  /** Of the new providers: whose tag rule it is */
  application: z.string(),
  mode: z.enum(releaseModes),
  /** The new version; everybody else is the old one */
  addresses: z.array(address).min(1).max(maxAddresses),
  /** service → address → weight, as it was when the release was created */
  weights: z.record(z.string(), z.record(z.string(), z.number())),
  /** tag: the mark of calls that go to the new version */
  tag: z.string().nullable(),
  /** condition: what is compared, as Dubbo names it: `attachments[gray]`, `arguments[0]`, `application` */
  key: z.string().nullable(),
  steps: z.array(stepSchema).min(1).max(maxSteps),
  guard: guardSchema,
  /** auto: the next step follows when the window has passed well; manual: a person says so */
  advance: z.enum(['auto', 'manual']),
})
export type ReleasePlan = z.infer<typeof releasePlanSchema>

/** `off`: the new version gets nothing. */
export const offStep = -1

/** Percent of a step; 0 where the new version gets nothing. */
export const percentOf = (plan: Pick<ReleasePlan, 'steps'>, step: number): number => plan.steps[step]?.percent ?? 0

/** What one operation moves: one service's weights or condition rule, or the application's tag rule. */
export const partsOf = ({ mode, services, application }: Pick<ReleasePlan, 'mode' | 'services' | 'application'>): string[] =>
  mode === 'tag' ? [application] : [...services]
