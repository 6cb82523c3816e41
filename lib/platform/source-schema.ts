// A source as API and screens see it.
import { z } from 'zod'
import { saidSchema } from './sentence.ts'

export const sourceStates = ['connecting', 'fresh', 'stale', 'down', 'disabled'] as const
export const sourceSchema = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  state: z.enum(sourceStates),
  /** when the last complete and good read ended, ISO 8601; null: never */
  asOf: z.string().nullable(),
  error: z.string().nullable(),
  errorSaid: saidSchema.array().nullable().default(null),
  /** what the kind knows of itself: addresses, versions, counts */
  detail: z.record(z.string(), z.unknown()),
})
export type SourceView = z.infer<typeof sourceSchema>
