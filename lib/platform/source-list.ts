import { z } from 'zod'
import { answerFrom, type Answer } from './answer.ts'
import { listSourceRows } from './sources.ts'

export const sourceSchema = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  state: z.enum(['connecting', 'fresh', 'stale', 'down', 'disabled']),
  asOf: z.string().nullable(),
  error: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
})
export type SourceView = z.infer<typeof sourceSchema>

/** Sources in configured order, each with the age of its last good read and the reason when it is not fresh. */
export async function listSources(): Promise<Answer<SourceView[]>> {
  const rows = await listSourceRows()
  return answerFrom(
    rows.map((row) => ({ ...row, asOf: row.asOf?.toISOString() ?? null })),
    rows,
  )
}
