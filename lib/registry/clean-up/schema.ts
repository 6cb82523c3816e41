// Leftovers and their removal as API and screens see them. Times are ISO 8601. Texts are for API and logs; screens translate codes.
import { z } from 'zod'
import { listQuerySchema } from '../../platform/answer.ts'

export const leftoverKinds = [
  'dead-directory',
  'stale-mapping',
  'stale-metadata-revision',
  'stale-definition',
  'persistent-leftover',
  'orphan-rule',
] as const
export type LeftoverKind = (typeof leftoverKinds)[number]

/** Whom a leftover speaks of; which of them are there depends on its kind. */
export const subjectSchema = z.object({
  interface: z.string().optional(),
  application: z.string().optional(),
  /** of a mapping: the applications that nobody runs any more */
  applications: z.array(z.string()).optional(),
  revision: z.string().optional(),
  side: z.enum(['provider', 'consumer']).optional(),
  host: z.string().optional(),
})
export type Subject = z.infer<typeof subjectSchema>

export const evidenceSchema = z.object({
  code: z.string(),
  text: z.string(),
  /** when what it says happened, or was seen */
  at: z.string().nullable(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Evidence = z.infer<typeof evidenceSchema>

export const leftoverSchema = z.object({
  registry: z.string(),
  path: z.string(),
  kind: z.enum(leftoverKinds),
  subject: subjectSchema,
  evidence: z.array(evidenceSchema),
  /** who might still use it, in one sentence */
  risk: z.string(),
  /** unused at least since then */
  unusedSince: z.string(),
  firstSeen: z.string(),
  seenAt: z.string(),
  nodes: z.number().int(),
  bytes: z.number().int(),
  /** false: only listed, something else has to be done first (the evidence says what) */
  removable: z.boolean(),
})
export type LeftoverRow = z.infer<typeof leftoverSchema>

export const leftoverGroupSchema = z.object({
  kind: z.enum(leftoverKinds),
  count: z.number().int(),
  nodes: z.number().int(),
  bytes: z.number().int(),
  oldest: z.string(),
})
export type LeftoverGroup = z.infer<typeof leftoverGroupSchema>

const orders = ['unusedSince', 'path', 'kind', 'bytes'] as const
export const leftoversQuerySchema = listQuerySchema.extend({
  sort: z.enum(orders.flatMap((order) => [order, `-${order}`] as const)).default('unusedSince'),
  registry: z.string().max(500).optional(),
  kind: z.enum(leftoverKinds).optional(),
  olderThanDays: z.coerce.number().min(0).max(3650).optional(),
})
export type LeftoversQuery = z.infer<typeof leftoversQuerySchema>

/** One operation removes no more than this; the rest is for the next. */
export const maxItems = 500

export const cleanUpPreviewRequestSchema = z.object({
  registry: z.string().min(1).max(500),
  paths: z.array(z.string().startsWith('/').max(2000)).min(1).max(maxItems),
  /** old rule URLs inside a dead directory go with it; without this they keep it */
  withRules: z.boolean().default(false),
})
export type CleanUpPreviewRequest = z.infer<typeof cleanUpPreviewRequestSchema>

export const cleanUpRequestSchema = cleanUpPreviewRequestSchema.extend({
  reason: z.string().trim().min(3).max(500),
  fingerprint: z.string().min(1).max(200),
})
export type CleanUpRequest = z.infer<typeof cleanUpRequestSchema>

export const cleanUpItemSchema = z.object({
  path: z.string(),
  kind: z.enum(leftoverKinds),
  nodes: z.array(
    z.object({
      path: z.string(),
      /** `set`: only a part of the content goes */
      action: z.enum(['remove', 'set']),
      version: z.number().int(),
      bytes: z.number().int(),
      /** decoded: the name of an old URL, or the text of the node, cut */
      content: z.string(),
      after: z.string().nullable(),
    }),
  ),
  bytes: z.number().int(),
  /** why it cannot be removed now; empty = it can */
  blocks: z.array(z.object({ code: z.string(), text: z.string() })),
})
export type CleanUpItem = z.infer<typeof cleanUpItemSchema>

export const cleanUpPreviewSchema = z.object({
  registry: z.string(),
  items: z.array(cleanUpItemSchema),
  /** items that would be removed */
  removable: z.number().int(),
  nodes: z.number().int(),
  /** size of the backup */
  bytes: z.number().int(),
  fingerprint: z.string(),
})
export type CleanUpPreview = z.infer<typeof cleanUpPreviewSchema>
