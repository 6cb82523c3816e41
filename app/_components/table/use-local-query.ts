'use client'
import { parseAsString, useQueryStates } from 'nuqs'
import { useCallback, useMemo, useState } from 'react'
import type { ApiState } from '../../_hooks/use-api'
import type { TableQuery } from './use-table-query'

type LocalQueryOptions<Row> = {
  /** What the search looks through. Module level, or memoised. */
  text: (row: Row) => string
  /** By `sortKey` of the columns; null is not known and stays last. Module level, or memoised. */
  sorts: Readonly<Record<string, (row: Row) => number | string | null>>
  defaultSort?: string
  /** What was asked for: another question lets the rows take a new order. */
  asked?: string
  /** A filter of the page is set: "nothing matches" rather than "there is nothing". */
  narrowed?: boolean
  /** Prefix of the URL parameters, for a second table on a page. */
  prefix?: string
}

/** A table over rows that the page has already read whole (the twin of a graph or chart): search and sort happen here. */
export function useLocalQuery<Row>(state: ApiState<unknown>, rows: readonly Row[], options: LocalQueryOptions<Row>): TableQuery<Row> {
  const { text, sorts, defaultSort = '', asked = '', narrowed = false, prefix = '' } = options
  const [{ q, sort }, setState] = useQueryStates(
    { q: parseAsString.withDefault(''), sort: parseAsString.withDefault(defaultSort) },
    { urlKeys: { q: `${prefix}q`, sort: `${prefix}sort` } },
  )
  const shown = useMemo(() => {
    const needle = q.trim().toLowerCase()
    const key = sorts[sort.replace(/^-/, '')]
    const found = needle === '' ? rows : rows.filter((row) => text(row).toLowerCase().includes(needle))
    return key ? sortRows(found, key, sort.startsWith('-')) : found
  }, [rows, q, sort, text, sorts])
  return {
    ...readingOf(state),
    rows: shown,
    all: shown,
    total: state.envelope ? shown.length : undefined,
    isMinimum: false,
    hasMore: false,
    loadMore: noop,
    loadTo: noop,
    readAtMs: useReadingNumber(shown),
    path: `${asked}?${q}&${sort}`,
    search: q,
    setSearch: useCallback((next: string) => void setState({ q: next === '' ? null : next }), [setState]),
    sort,
    setSort: useCallback((next: string) => void setState({ sort: next }), [setState]),
    narrowed: q !== '' || narrowed,
  }
}

function readingOf({ envelope, problem, loading, refreshing, refresh }: ApiState<unknown>) {
  const { asOf = null, complete = true, warnings = [] } = envelope ?? {}
  return { asOf, complete, warnings, problem, loading, refreshing, refresh }
}

/** Counts readings; the table only compares them, to tint what changed since the one before. */
function useReadingNumber(rows: unknown): number {
  const [reading, setReading] = useState({ rows, number: 1 })
  if (reading.rows !== rows) setReading({ rows, number: reading.number + 1 })
  return reading.number
}

function noop(): void {}

/** Sorted by a key, unknown last whatever the direction. */
export function sortRows<Row>(rows: readonly Row[], key: (row: Row) => number | string | null, descending: boolean): Row[] {
  return rows.toSorted((one, other) => {
    const [a, b] = [key(one), key(other)]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    const order = typeof a === 'string' || typeof b === 'string' ? String(a).localeCompare(String(b)) : a - b
    return descending ? -order : order
  })
}
