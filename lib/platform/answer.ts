import { z } from 'zod'
import { type Said, saidSchema, speaker } from './sentence.ts'

export const warningSchema = z.object({
  code: z.string(),
  text: z.string(),
  said: saidSchema.array().optional(),
  source: z.string().optional(),
})
export type Warning = z.infer<typeof warningSchema>

export const pageSchema = z.object({
  total: z.number().int(),
  /** true: there are more than `total`, and nobody counted them */
  isMinimum: z.boolean().optional(),
  nextCursor: z.string().nullable(),
})
export type Page = z.infer<typeof pageSchema>

/** What every read answers: the data, how old it is, whether it is whole, and what is wrong with it. */
export type Answer<T> = {
  data: T
  /** Oldest `asOf` of the sources that contributed; ISO 8601. Null when nothing was ever read. */
  asOf: string | null
  complete: boolean
  warnings: Warning[]
  page?: Page
}

/** The envelope of `GET /api/v1/…` around a schema of the data. */
export const answerSchema = <T extends z.ZodType>(data: T) =>
  z.object({
    data,
    asOf: z.string().nullable(),
    complete: z.boolean(),
    warnings: z.array(warningSchema),
    page: pageSchema.optional(),
  })

/** What a source contributes to an answer's age and completeness. */
export type SourceAge = { id: string; state: string; asOf: Date | null; error: string | null; errorSaid?: Said[] | null }

export const answerSentences = { 'never-read': 'Nothing was read yet.', 'no-newer-data': 'No newer data could be read.' } as const
const say = speaker(answerSentences)

/**
 * Wraps data with the age of the sources it came from: a source that is not fresh makes the answer incomplete only when it
 * never was read at all; otherwise its last good data is whole but old, and a warning says so.
 */
export function answerFrom<T>(data: T, sources: readonly SourceAge[], page?: Page): Answer<T> {
  const ages = sources.flatMap((source) => (source.asOf ? [source.asOf.getTime()] : []))
  const warnings = sources
    .filter((source) => source.state !== 'fresh' && source.state !== 'disabled')
    .map((source) => ({
      code: source.asOf ? 'source-stale' : 'source-never-read',
      ...reasonOf(source),
      source: source.id,
    }))
  return {
    data,
    asOf: ages.length > 0 ? new Date(Math.min(...ages)).toISOString() : null,
    complete: sources.every((source) => source.asOf !== null),
    warnings,
    ...(page ? { page } : {}),
  }
}

function reasonOf({ asOf, error, errorSaid }: SourceAge): Pick<Warning, 'text' | 'said'> {
  if (error === null) return say(asOf ? 'no-newer-data' : 'never-read')
  return { text: error, ...(errorSaid ? { said: errorSaid } : {}) }
}

/** `?cursor=&pageSize=&search=&sort=` as every list takes them; a slice narrows `sort` to its own closed list. */
export const listQuerySchema = z.object({
  search: z.string().max(200).default(''),
  cursor: z.string().max(500).optional(),
  pageSize: z.coerce.number().int().min(1).max(500).default(50),
})

/** An offset-based cursor, opaque to callers. */
export const encodeCursor = (offset: number): string => Buffer.from(`o:${offset}`).toString('base64url')

/** Reads a cursor; anything that is not one starts from the first row. */
export function decodeCursor(cursor: string | undefined): number {
  if (!cursor) return 0
  const match = /^o:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  return match ? Number(match[1]) : 0
}

/** Page of a list that was cut from `offset`, `rows` long, out of `total`. */
export const pageOf = (offset: number, rows: number, total: number, isMinimum = false): Page => ({
  total,
  ...(isMinimum ? { isMinimum } : {}),
  nextCursor: offset + rows < total ? encodeCursor(offset + rows) : null,
})

/** An answer that comes from our own database alone: as of now, whole. */
export const nowAnswer = <T>(data: T): Answer<T> => ({ data, asOf: new Date().toISOString(), complete: true, warnings: [] })
