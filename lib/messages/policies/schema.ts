import { z } from 'zod'
import { saidSchema } from '../../platform/sentence.ts'
import { verbNames, type VerbName } from '../verb-names.ts'

export const policyModes = ['show', 'suggest', 'auto'] as const
/**
 * What may settle without a person: verbs whose meaning the owner's answer is. Not mark-done: that the owner committed does not say that
 * the message was sent, and what is marked as done never will be.
 */
export const policyVerbs = ['commit', 'resend', 'rollback'] as const satisfies readonly VerbName[]
export type PolicyVerb = (typeof policyVerbs)[number]

/** The id under which the switch and the limits of all sources are kept. */
export const everySource = 'all'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write hours and minutes, 22:30')
const rate = z.number().int().min(0, 'at least 0').max(10_000)

/** True where the runtime knows the zone; a zone that it does not know must not pass as UTC. */
function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const quietSchema = z.strictObject({
  from: time,
  /** exclusive; before `from` = of the next day, the same = the whole day */
  to: time,
  /** of the day on which it begins, 1 = Monday */
  days: z.array(z.number().int().min(1).max(7)).min(1, 'at least one day').max(7),
})
export type QuietHours = z.infer<typeof quietSchema>

export const sourcePolicySchema = z.strictObject({
  mode: z.enum(policyModes),
  /** the kill switch of this source */
  stopped: z.boolean(),
  verbs: z.array(z.enum(policyVerbs)),
  /** younger items are still their owner's business */
  minAgeSeconds: z
    .number()
    .int()
    .min(0)
    .max(30 * 86_400),
  /** every probe has to have answered the same this many times … */
  minAnswers: z.number().int().min(1).max(20),
  /** … each this long after the one before */
  gapSeconds: z.number().int().min(1).max(86_400),
  perMinute: rate,
  perHour: rate,
  quietHours: z.array(quietSchema).max(10),
  timeZone: z.string().max(60).refine(isTimeZone, 'there is no such time zone; write Europe/Berlin or UTC'),
})
export type SourcePolicy = z.infer<typeof sourcePolicySchema>

export const globalPolicySchema = z.strictObject({ stopped: z.boolean(), perMinute: rate, perHour: rate })
export type GlobalPolicy = z.infer<typeof globalPolicySchema>

/** What holds as long as nobody said otherwise: only show. */
export const defaultPolicy: SourcePolicy = {
  mode: 'show',
  stopped: false,
  verbs: ['commit', 'resend', 'rollback'],
  minAgeSeconds: 120,
  minAnswers: 2,
  gapSeconds: 30,
  perMinute: 5,
  perHour: 60,
  quietHours: [],
  timeZone: 'UTC',
}
export const defaultGlobalPolicy: GlobalPolicy = { stopped: false, perMinute: 10, perHour: 120 }

export const sentenceSchema = z.object({ text: z.string(), said: z.array(saidSchema) })

/** `unreadable`: the policy that was saved last is of another version; the one that is shown stands for it, stopped. */
const stored = { unreadable: z.boolean(), revision: z.number().int(), updatedAt: z.string().nullable(), updatedBy: z.string() }
export const probeRowSchema = z.object({ name: z.string(), kind: z.string(), what: z.string() })
export const policyRowSchema = z.object({
  source: z.string(),
  sourceKind: z.string(),
  name: z.string(),
  policy: sourcePolicySchema,
  ...stored,
  probes: z.array(probeRowSchema),
})
export type PolicyRow = z.infer<typeof policyRowSchema>

export const policyActSchema = z.object({
  operationId: z.string(),
  messageId: z.string(),
  source: z.string(),
  verb: z.enum(verbNames),
  state: z.string(),
  reason: z.string(),
  /** the same as sentences with codes; empty where an older version planned it */
  why: z.array(sentenceSchema),
  at: z.string(),
})
export const policiesSchema = z.object({
  all: z.object({ policy: globalPolicySchema, ...stored }),
  sources: z.array(policyRowSchema),
  /** newest first */
  acts: z.array(policyActSchema),
})
export type Policies = z.infer<typeof policiesSchema>

const why = z.string().trim().min(3, 'say why, in at least three letters').max(500)
const save = { revision: z.number().int().min(0), reason: why }
export const savePolicySchema = z.strictObject({ ...save, policy: sourcePolicySchema })
export const saveGlobalPolicySchema = z.strictObject({ ...save, policy: globalPolicySchema })
export const stopRequestSchema = z.strictObject({ source: z.string().default(everySource), reason: why })

export const policyRevisionSchema = z.object({
  revision: z.number().int(),
  policy: z.unknown(),
  at: z.string(),
  actor: z.string(),
  reason: z.string(),
})

/** What a policy says of one item. */
export const suggestionSchema = z.object({
  mode: z.enum(policyModes),
  answer: z.enum(['commit', 'rollback']).nullable(),
  /** null: the evidence is not enough for one */
  verb: z.enum(policyVerbs).nullable(),
  act: z.boolean(),
  why: z.array(sentenceSchema),
})
export type Suggestion = z.infer<typeof suggestionSchema>

/** What a policy would do with what is in doubt now. */
export const policyPreviewSchema = z.object({
  /** in doubt now; the oldest of them are listed */
  open: z.number().int(),
  items: z.array(suggestionSchema.omit({ mode: true }).extend({ id: z.string(), key: z.string(), cause: z.string(), age: z.number() })),
})
export type PolicyPreview = z.infer<typeof policyPreviewSchema>

export const answerRowSchema = z.object({
  at: z.string(),
  probe: z.string(),
  kind: z.string(),
  askedBy: z.string(),
  operationId: z.string().nullable(),
  verdict: z.string(),
  raw: z.string(),
  error: z.string(),
  errorSaid: z.array(saidSchema),
  durationMs: z.number().int(),
})
export type AnswerRow = z.infer<typeof answerRowSchema>

/** `reason` of POST messages/{id}/ask. */
export const askRequestSchema = z.strictObject({ reason: why })
