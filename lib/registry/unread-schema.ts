// What the worker could not read or understand in the registries, as API and screens see it. Times are ISO 8601.
import { z } from 'zod'
import { listQuerySchema } from '../platform/answer.ts'

const orders = ['since', 'subject', 'code'] as const
export const unreadQuerySchema = listQuerySchema.extend({
  sort: z.enum(orders.flatMap((order) => [order, `-${order}`] as const)).default('-since'),
  registry: z.string().max(500).optional(),
})
export type UnreadQuery = z.infer<typeof unreadQuerySchema>

export const unreadSchema = z.object({
  registry: z.string(),
  /** an oddity of a znode, or `metadata-unknown`: nobody tells what a revision of an application offers */
  code: z.string(),
  /** the znode, "" where it is about the metadata of an application */
  path: z.string(),
  /** of unknown metadata, else "" */
  application: z.string(),
  revision: z.string(),
  /** at most 20 instances that have this revision */
  addresses: z.array(z.string()),
  /** why, as it was said */
  reason: z.string(),
  since: z.string(),
  /** metadata is asked for again and again, a znode is read when it moves */
  triedAt: z.string().nullable(),
  nextTryAt: z.string().nullable(),
  attempts: z.number().int(),
})
export type UnreadRow = z.infer<typeof unreadSchema>
