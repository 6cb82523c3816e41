import { z } from 'zod'
import { listQuerySchema } from '../../platform/answer.ts'
import { saidSchema } from '../../platform/sentence.ts'
import { sentenceSchema } from '../policies/schema.ts'
import { messageFilterSchema } from '../schema.ts'
import { verbNames } from '../verb-names.ts'

/** A frozen list is shown, dry; it is started, paused, resumed, and ends completed or stopped; or it is discarded unused. */
export const runStates = ['frozen', 'running', 'paused', 'stopped', 'completed', 'discarded'] as const
export type RunState = (typeof runStates)[number]

export const runActions = ['start', 'pause', 'resume', 'stop', 'discard'] as const
export type RunAction = (typeof runActions)[number]

/** `left-out`: refused when the list was frozen; `refused`: when its turn came. */
export const itemStates = ['left-out', 'ready', 'running', 'succeeded', 'refused', 'needs-attention'] as const
export type ItemState = (typeof itemStates)[number]

/** Each message gets the verb that its source's policy suggests for it. */
export const asSuggested = 'as-suggested'

export const maxItems = 10_000
export const defaultWidth = 4

const failuresSchema = z.object({ needsAttention: z.number().int().min(1).max(maxItems), refused: z.number().int().min(1).max(maxItems) })
/** So many items that ended badly; the two are counted apart. */
export type Failures = { needsAttention: number; refused: number }

/** One by default: what needs attention may be wrong with all of them. */
export const defaultStopAfter: Failures = { needsAttention: 1, refused: 20 }

const chosenItemSchema = z.strictObject({
  id: z.string(),
  /** as the caller saw it; without it, as it is now */
  fingerprint: z.string().optional(),
  /** where it is not the verb of the run */
  verb: z.enum(verbNames).optional(),
})

export const freezeRequestSchema = z
  .strictObject({
    verb: z.enum([...verbNames, asSuggested]),
    /** these messages … */
    items: z.array(chosenItemSchema).min(1, 'name at least one message, or give a filter').max(maxItems).optional(),
    /** … or every message that matches now */
    filter: messageFilterSchema.omit({ state: true }).strict().optional(),
  })
  .refine(({ items, filter }) => (items === undefined) !== (filter === undefined), {
    path: ['items'],
    message: 'give either items or a filter, not both',
  })
export type FreezeRequest = z.infer<typeof freezeRequestSchema>

const startRequestSchema = z.strictObject({
  reason: z.string().trim().min(3, 'say why, in at least three letters').max(400),
  stopAfter: failuresSchema.partial().optional(),
  /** operations at a time */
  width: z.number().int().min(1).max(defaultWidth).optional(),
  /** at most so many messages are begun in a minute */
  perMinute: z.number().int().min(1).max(6000).optional(),
})

/** A start needs a reason; the other actions take one for the record. */
export const actionRequestSchema = startRequestSchema.partial({ reason: true })
export type ActionRequest = z.infer<typeof actionRequestSchema>

export const seenSchema = z.object({
  key: z.string(),
  /** what its owner calls it; "" where nobody knows, and in lists that older versions froze */
  businessKey: z.string().default(''),
  source: z.string(),
  sourceKind: z.string(),
  owner: z.string(),
  cause: z.string(),
  state: z.string(),
  verdict: z.string(),
  /** the item's state afterwards, as the verb promises */
  after: z.string(),
  /** why the verb is or is not possible, and what may still go wrong, in one sentence each */
  reason: z.string(),
  risk: z.string(),
  /** what the policy bases its suggestion on, or why it has none; only where the verb is the one it suggests */
  why: z.array(sentenceSchema).optional(),
})
export type Seen = z.infer<typeof seenSchema>

export const heldSchema = z.object({ by: z.enum(['person', 'needs-attention', 'refused']), who: z.string(), reason: z.string() })
export type Held = z.infer<typeof heldSchema>

const countsSchema = z.object({
  'left-out': z.number().int(),
  ready: z.number().int(),
  running: z.number().int(),
  succeeded: z.number().int(),
  refused: z.number().int(),
  'needs-attention': z.number().int(),
})

export const bulkRunSchema = z.object({
  id: z.string(),
  state: z.enum(runStates),
  verbs: z.array(z.enum(verbNames)),
  /** what the list was frozen from: a filter, or a selection */
  chosen: z.object({
    filter: z.record(z.string(), z.string()).optional(),
    count: z.number().int(),
    /** each message has the verb its policy suggests */
    suggested: z.boolean().optional(),
  }),
  counts: countsSchema,
  stopAfter: failuresSchema,
  width: z.number().int(),
  perMinute: z.number().int().nullable(),
  held: heldSchema.nullable(),
  actor: z.string(),
  reason: z.string(),
  /** what may be done with it now */
  actions: z.array(z.enum(runActions)),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
})
export type BulkRun = z.infer<typeof bulkRunSchema>

export const bulkItemSchema = z.object({
  seq: z.number().int(),
  messageId: z.string(),
  /** null: nothing is suggested for it */
  verb: z.enum(verbNames).nullable(),
  fingerprint: z.string(),
  state: z.enum(itemStates),
  /** as it was when the list was frozen */
  seen: seenSchema,
  /** its operation; null as long as there is none */
  operationId: z.string().nullable(),
  /** why it ended as it did */
  text: z.string(),
  /** the same in codes, where its operation said it in codes */
  textSaid: saidSchema.array().optional(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
})
export type BulkItem = z.infer<typeof bulkItemSchema>

export const bulkListQuerySchema = listQuerySchema.pick({ cursor: true, pageSize: true })
export const bulkItemsQuerySchema = listQuerySchema.extend({ state: z.enum(itemStates).optional() })
