import { z } from 'zod'
import { type ApiWarning, type Problem, requestApi } from './api-client'

/** Rows of a list as far as they were read. */
export type HeldPages<Row> = {
  /** The path that `rows` answers; it lags behind while a new search is read. */
  path: string
  rows: readonly Row[]
  total: number | undefined
  /** There are more than `total`; nobody counted them. */
  isMinimum: boolean
  nextCursor: string | null
  read: boolean
  refreshing: boolean
  /** When `rows` were read, by the browser's clock. */
  readAtMs: number
  asOf: string | null
  complete: boolean
  warnings: readonly ApiWarning[]
  problem: Problem | undefined
}

/** Rows of every page but the first, which is to be there soonest. */
const laterPageSize = 500

type Reading<Row> = {
  schema: z.ZodType<Row>
  /** How many rows to read to; asked anew after each page, since people scroll meanwhile */
  target: () => number
  signal: AbortSignal
  /** Told of every page that is not the last */
  onPage?: (state: HeldPages<Row>) => void
}

/** Reads pages behind those that `before` holds until there are as many rows as wanted; one at least, where there is one. */
export async function readPages<Row>(before: HeldPages<Row>, reading: Reading<Row>): Promise<HeldPages<Row>> {
  const { schema, target, signal, onPage } = reading
  const list = z.array(schema)
  if (before.read && before.nextCursor === null) return { ...before, refreshing: false }
  let state = before
  for (;;) {
    const { data, page, asOf, complete, warnings } = await requestApi(pagePath(state), list, { signal })
    const rows = [...state.rows, ...data]
    const { total, isMinimum = false, nextCursor } = page ?? { total: rows.length, nextCursor: null }
    const readAtMs = Date.now()
    state = {
      ...state,
      rows,
      total,
      isMinimum,
      nextCursor,
      asOf,
      complete,
      warnings,
      problem: undefined,
      read: true,
      readAtMs,
    }
    if (nextCursor === null || rows.length >= target()) return { ...state, refreshing: false }
    onPage?.(state)
  }
}

function pagePath({ path, nextCursor }: HeldPages<unknown>): string {
  if (nextCursor === null) return path
  const [resource = '', query = ''] = path.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('pageSize', String(laterPageSize))
  parameters.set('cursor', nextCursor)
  return `${resource}?${parameters.toString()}`
}

export const noPages = <Row>(path: string): HeldPages<Row> => ({
  path,
  rows: [],
  total: undefined,
  isMinimum: false,
  nextCursor: null,
  readAtMs: 0,
  asOf: null,
  complete: true,
  warnings: [],
  problem: undefined,
  refreshing: true,
  read: false,
})
