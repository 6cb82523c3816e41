import { z } from 'zod'
import { listQuerySchema } from '../platform/answer.ts'
import { saidSchema } from '../platform/sentence.ts'
import { answerRowSchema, probeRowSchema, suggestionSchema } from './policies/schema.ts'
import { verbNames } from './verb-names.ts'

export const verbSchema = z.object({
  verb: z.enum(verbNames),
  allowed: z.boolean(),
  /** what may still go wrong, in one sentence */
  risk: z.string(),
  /** why it is or is not allowed now */
  reason: z.string(),
})
export type Verb = z.infer<typeof verbSchema>

export const evidenceSchema = z.object({
  at: z.string(),
  kind: z.string(),
  text: z.string(),
  /** The text in codes, where these are known */
  said: saidSchema.array().optional(),
  verdict: z.string().optional(),
})
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
  /** what the source's policy says of it; null where the policy only shows, or it is settled */
  suggestion: suggestionSchema.nullable(),
  /** who takes care of it */
  assignee: z.string().nullable(),
  /** out of the list until then; null when it is in sight */
  snoozedUntil: z.string().nullable(),
  /** what somebody wrote about it last */
  note: z.object({ at: z.string(), actor: z.string(), text: z.string() }).nullable(),
})
export type MessageRow = z.infer<typeof messageSchema>

export const messageEventKinds = ['note', 'assigned', 'unassigned', 'snoozed', 'woken'] as const
/** What a person said or decided about it; `text`: the note, whom it was given to, until when it sleeps. */
export const messageEventSchema = z.object({ at: z.string(), kind: z.enum(messageEventKinds), actor: z.string(), text: z.string() })
export type MessageEvent = z.infer<typeof messageEventSchema>

export const messageDetailSchema = messageSchema.extend({
  evidence: z.array(evidenceSchema),
  identity: z.record(z.string(), z.unknown()),
  /** how its owner can be asked */
  probes: z.array(probeRowSchema),
  /** what its owner answered, oldest first, the last 50 */
  answers: z.array(answerRowSchema),
  events: z.array(messageEventSchema),
})
export type MessageDetail = z.infer<typeof messageDetailSchema>

export const groupings = ['cause', 'owner', 'topic', 'source'] as const
export type GroupBy = (typeof groupings)[number]

export const messageGroupSchema = z.object({
  /** what they have in common: a cause, an owner, a topic or a source's id; "" = none */
  value: z.string(),
  count: z.number().int(),
  oldestAge: z.number(),
  /** others wait behind one of them, or it will be lost by itself */
  urgent: z.boolean(),
  /** most first; of a group by cause the only one */
  causes: z.array(z.object({ cause: z.string(), causeText: z.string(), count: z.number().int() })),
  /** of a group by cause that cause, else its most frequent one */
  cause: z.string(),
  causeText: z.string(),
  sources: z.array(z.string()),
  /** verbs that at least some of them allow now; a dry run says which */
  verbs: z.array(z.enum(verbNames)),
})
export type MessageGroup = z.infer<typeof messageGroupSchema>

export const resolveRequestSchema = z.strictObject({
  verb: z.enum(verbNames),
  reason: z.string().trim().min(3, 'say why, in at least three letters').max(500),
  fingerprint: z.string(),
})
export type ResolveRequest = z.infer<typeof resolveRequestSchema>

export const messageSortNames = ['urgent', 'oldest', 'newest', 'cause', 'owner', 'attempts', 'settled'] as const

/** `awake`: what is not snoozed; `mine` and `unassigned` are parts of it. */
export const cares = ['awake', 'mine', 'unassigned', 'snoozed', 'all'] as const
export type Care = (typeof cares)[number]

export const messageFilterSchema = z.object({
  /** a source's id, or its configured id */
  source: z.string().optional(),
  cause: z.string().optional(),
  owner: z.string().optional(),
  topic: z.string().optional(),
  /** the whole business key, or the source's own key */
  key: z.string().optional(),
  search: z.string().max(200).optional(),
  state: z.enum(['open', 'settled', 'all']).default('open'),
  care: z.enum(cares).default('awake'),
})
export const messageListQuerySchema = listQuerySchema
  .extend(messageFilterSchema.omit({ search: true }).shape)
  .extend({ sort: z.enum(messageSortNames).optional() })
export const messageGroupQuerySchema = messageFilterSchema.extend({ by: z.enum(groupings).default('cause') })

export const messagePayloadSchema = z.object({ payload: z.unknown() })

export const noteRequestSchema = z.strictObject({ text: z.string().trim().min(1, 'write something').max(2000) })
/** null: nobody */
export const assignRequestSchema = z.strictObject({ assignee: z.string().trim().min(1).max(100).nullable() })
/** null: back in the list now */
export const snoozeRequestSchema = z.strictObject({ until: z.iso.datetime({ offset: true }).nullable() })
