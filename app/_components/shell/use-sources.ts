'use client'
import { z } from 'zod'
import { type ApiState, useApi } from '../../_hooks/use-api'

const sourceSchema = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string().optional(),
  state: z.enum(['connecting', 'fresh', 'stale', 'down', 'disabled']).catch('down'),
  asOf: z.string().nullable(),
  error: z.string().nullable(),
})
export type Source = z.infer<typeof sourceSchema>

const sourcesSchema = z.array(sourceSchema)

/** Everything the worker connects to, with state and age. */
export function useSources(): ApiState<Source[]> {
  return useApi('sources', sourcesSchema, { topics: ['sources'], everyMs: 15_000 })
}
