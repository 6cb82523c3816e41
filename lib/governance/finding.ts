// A finding of a change: a code with a name of its own, and what is wrong, whole in English and in codes.
import { z } from 'zod'
import { saidSchema } from '../platform/sentence.ts'

export const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['info', 'warning', 'danger']),
  text: z.string(),
  /** The text in codes, each with what it names */
  said: saidSchema.array().optional(),
})
export type Finding = z.infer<typeof findingSchema>
