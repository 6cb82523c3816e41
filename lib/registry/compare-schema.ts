// What a comparison is asked with, and what it answers.
import { z } from 'zod'
import { listQuerySchema } from '../platform/answer.ts'

export const compareKinds = ['service', 'application', 'provider', 'consumer', 'rule', 'parameter'] as const
export const compareKindSchema = z.enum(compareKinds)
export type CompareKind = z.infer<typeof compareKindSchema>

export const compareStatuses = ['only-left', 'only-right', 'different'] as const
export const compareStatusSchema = z.enum(compareStatuses)
export type CompareStatus = z.infer<typeof compareStatusSchema>

const side = z.string().min(3).max(600)

export const compareQuerySchema = listQuerySchema.extend({
  /** `registry:<id>`, `instant:<ISO 8601, now or -15m>` or `instance:<host:port>`; both sides of one sort */
  left: side,
  right: side,
  /** `service:<id>` or `application:<name>`: endpoints and their parameters; without it services, applications and rules as a whole */
  scope: z.string().max(600).default(''),
  /** which registry two instants are of; without it all of them */
  registry: z.string().max(500).optional(),
  /** rows are small: a screen reads them all at once */
  pageSize: z.coerce.number().int().min(1).max(5000).default(50),
  kind: compareKindSchema.optional(),
  status: compareStatusSchema.optional(),
})
export type CompareQuery = z.infer<typeof compareQuerySchema>

export const compareRowSchema = z.object({
  kind: compareKindSchema,
  key: z.string(),
  status: compareStatusSchema,
  /** field → [left, right]; "" where a side has none. Of something that only one side has, its main fields */
  changes: z.record(z.string(), z.tuple([z.string(), z.string()])),
})
export type CompareRow = z.infer<typeof compareRowSchema>

const countsSchema = z.object({
  onlyLeft: z.number().int(),
  onlyRight: z.number().int(),
  different: z.number().int(),
  same: z.number().int(),
})

export const comparisonSchema = z.object({
  /** The sides as they were understood: an instant as ISO 8601 */
  left: z.string(),
  right: z.string(),
  scope: z.string(),
  rows: z.array(compareRowSchema),
  /** of each kind that was compared, before any filter */
  counts: z.partialRecord(compareKindSchema, countsSchema),
})
export type Comparison = z.infer<typeof comparisonSchema>
