import { z } from 'zod'
import { listQuerySchema } from '../platform/answer.ts'

/** Each source offers some of them: which, when and with what risk is its file under verbs/. */
export const verbNames = [
  // ask again; changes nothing
  'recheck',
  'commit',
  // send it, or have it sent, once more
  'resend',
  'rollback',
  'mark-done',
  // the owner is told to take back what it did
  'compensate',
  // close what was left of something decided
  'sweep',
  // have its owner asked anew, from the first time on
  're-arm',
  // shut its producer out, and with that abort what it left open
  'fence',
] as const
export type VerbName = (typeof verbNames)[number]

export const verbSchema = z.object({
  verb: z.enum(verbNames),
  allowed: z.boolean(),
  /** what may still go wrong, in one sentence */
  risk: z.string(),
  /** why it is or is not allowed now */
  reason: z.string(),
})
export type Verb = z.infer<typeof verbSchema>

export const evidenceSchema = z.object({ at: z.string(), kind: z.string(), text: z.string(), verdict: z.string().optional() })
export type Evidence = z.infer<typeof evidenceSchema>

export const messageSchema = z.object({
  id: z.string(),
  source: z.string(),
  sourceKind: z.string(),
  /** stable code; `causeText` says it in words */
  cause: z.string(),
  causeText: z.string(),
  state: z.string(),
  key: z.string(),
  businessKey: z.string(),
  owner: z.string(),
  topic: z.string(),
  attempts: z.number().int(),
  /** seconds since it was prepared (or first seen) */
  age: z.number(),
  preparedAt: z.string().nullable(),
  firstSeen: z.string(),
  /** what an open transaction holds back: consumer groups and records; null where that is no question */
  waiting: z.object({ groupCount: z.number().int(), records: z.number().int() }).nullable(),
  /** commit | rollback | unknown | unreachable | "" */
  verdict: z.string(),
  fingerprint: z.string(),
  settledAt: z.string().nullable(),
  settledBy: z.string().nullable(),
  /** a live operation on this item, if any */
  operationId: z.string().nullable(),
  verbs: z.array(verbSchema),
})
export type MessageRow = z.infer<typeof messageSchema>

export const messageDetailSchema = messageSchema.extend({ evidence: z.array(evidenceSchema), identity: z.record(z.string(), z.unknown()) })
export type MessageDetail = z.infer<typeof messageDetailSchema>

export const messageGroupSchema = z.object({
  cause: z.string(),
  causeText: z.string(),
  count: z.number().int(),
  oldestAge: z.number(),
  sources: z.array(z.string()),
})
export type MessageGroup = z.infer<typeof messageGroupSchema>

export const resolveRequestSchema = z.strictObject({
  verb: z.enum(verbNames),
  reason: z.string().trim().min(3, 'say why, in at least three letters').max(500),
  fingerprint: z.string(),
})
export type ResolveRequest = z.infer<typeof resolveRequestSchema>

export const messageSortNames = ['oldest', 'newest', 'cause', 'owner', 'attempts', 'settled'] as const

export const messageFilterSchema = z.object({
  /** a source's id, or its configured id */
  source: z.string().optional(),
  cause: z.string().optional(),
  owner: z.string().optional(),
  topic: z.string().optional(),
  search: z.string().max(200).optional(),
  state: z.enum(['open', 'settled', 'all']).default('open'),
})
export const messageListQuerySchema = listQuerySchema
  .extend(messageFilterSchema.omit({ search: true }).shape)
  .extend({ sort: z.enum(messageSortNames).optional() })

export const messagePayloadSchema = z.object({ payload: z.unknown() })
