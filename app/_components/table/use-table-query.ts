'use client'
import { parseAsString, useQueryStates } from 'nuqs'
import { useCallback, useEffect, useState } from 'react'
import type { z } from 'zod'
import type { TopicKeys } from '../../_hooks/live-stream'
import type { LiveTopic } from '../../_hooks/use-live'
import { type PagesState, usePages } from '../../_hooks/use-pages'
import { chosenOf, listPath } from './list-path'

type TableQueryOptions<Row> = {
  /** Module level, or memoised. */
  schema: z.ZodType<Row>
  topics?: readonly LiveTopic[]
  /** Of such a topic only changes of these keys (service ids …) matter; of others all do */
  keys?: TopicKeys
  /** `name`, or `-name` for descending. */
  defaultSort?: string
  /** Filters of the page (from its own URL parameters); undefined and null leave the filter out. */
  filters?: Record<string, string | null | undefined>
  pageSize?: number
  /** Prefix of the URL parameters, for a second table on a page. */
  prefix?: string
}

/** Search, sort and rows of one table; what DataTable takes as `query`. */
export type TableQuery<Row> = PagesState<Row> & {
  search: string
  setSearch: (search: string) => void
  sort: string
  setSort: (sort: string) => void
  /** Rows are those of a search or filter, not all there are. */
  narrowed: boolean
  /** Where the page has every row already, the CSV is made of these. */
  all?: readonly Row[]
}

/** Reads a list of the API as a table: search and sort live in the URL, rows come by cursor and stay live. */
export function useTableQuery<Row>(resource: string, options: TableQueryOptions<Row>): TableQuery<Row> {
  const { schema, topics = [], keys, defaultSort = '', filters = {}, pageSize, prefix = '' } = options
  const [{ q, sort }, setState] = useQueryStates(
    { q: parseAsString.withDefault(''), sort: parseAsString.withDefault(defaultSort) },
    { urlKeys: { q: `${prefix}q`, sort: `${prefix}sort` } },
  )
  const search = useDebounced(q, 150)
  const path = listPath(resource, { search, sort, filters, ...(pageSize === undefined ? {} : { pageSize }) })
  const pages = usePages(path, schema, { topics, keys })
  return {
    ...pages,
    search: q,
    setSearch: useCallback((next: string) => void setState({ q: next === '' ? null : next }), [setState]),
    sort,
    setSort: useCallback((next: string) => void setState({ sort: next }), [setState]),
    narrowed: search !== '' || chosenOf(filters).length > 0,
  }
}

function useDebounced(value: string, delayMs: number): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs)
    return () => clearTimeout(timer)
  }, [value, delayMs])
  return settled
}
