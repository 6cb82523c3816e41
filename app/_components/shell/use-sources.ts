'use client'
import { z } from 'zod'
import { type SourceView, sourceSchema } from '#lib/platform/source-schema'
import { type ApiState, useApi } from '../../_hooks/use-api'

const sourcesSchema = z.array(sourceSchema)

/** Everything the worker connects to, with state and age. */
export function useSources(): ApiState<SourceView[]> {
  return useApi('sources', sourcesSchema, { topics: ['sources'], everyMs: 15_000 })
}
