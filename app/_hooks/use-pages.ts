'use client'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { type ApiWarning, type Problem, requestApi } from './api-client'
import { createRefresher, type Refresher } from './refresher'
import { problemOf } from './use-api'
import { type LiveTopic, useLive } from './use-live'

/** A list read page by page; all pages read so far are in `rows`. */
export type PagesState<Row> = {
  rows: readonly Row[]
  total: number | undefined
  hasMore: boolean
  asOf: string | null
  complete: boolean
  warnings: readonly ApiWarning[]
  problem: Problem | undefined
  loading: boolean
  refreshing: boolean
  refresh: () => void
  loadMore: () => void
  /** When `rows` were read, by the browser's clock. */
  readAtMs: number
  /** The path that `rows` answers; it lags behind while a new search is read. */
  path: string
}

type Held<Row> = Omit<PagesState<Row>, 'refresh' | 'loadMore' | 'loading' | 'hasMore'> & {
  nextCursor: string | null
  pages: number
  read: boolean
}
type Wanted = { more: boolean; all: boolean }

/** More pages than this are not kept fresh: search instead. */
const maxPages = 20
const none: readonly LiveTopic[] = []

/** Reads `/api/v1/<path>` as a list by cursor; a live change reads all loaded pages again, the old rows stay meanwhile. */
export function usePages<Row>(
  path: string,
  rowSchema: z.ZodType<Row>,
  { topics = none }: { topics?: readonly LiveTopic[] } = {},
): PagesState<Row> {
  const [held, setHeld] = useState<Held<Row>>(() => empty(path))
  const refresher = useRef<Refresher>(undefined)
  const wanted = useRef<Wanted>({ more: false, all: true })
  const schema = useRef(rowSchema)
  useEffect(() => {
    schema.current = rowSchema
  })
  useEffect(() => {
    let last = empty<Row>(path)
    wanted.current = { more: false, all: true }
    const run = async (signal: AbortSignal) => {
      const { more, all } = wanted.current
      wanted.current = { more: false, all: false }
      setHeld((before) => ({ ...before, refreshing: true }))
      try {
        last = all
          ? await readPages(empty(path), schema.current, { pages: last.pages + (more ? 1 : 0), signal })
          : await readPages(last, schema.current, { pages: 1, signal })
        if (!signal.aborted) setHeld(last)
      } catch (error) {
        if (!signal.aborted) setHeld((before) => ({ ...before, path, problem: problemOf(error), refreshing: false }))
      }
    }
    const current = createRefresher({ run, minIntervalMs: 300 })
    refresher.current = current
    current.request()
    return () => current.close()
  }, [path])
  const refresh = useCallback(() => ask(refresher, wanted, 'all'), [])
  const loadMore = useCallback(() => ask(refresher, wanted, 'more'), [])
  useLive(topics, refresh)
  return {
    ...held,
    hasMore: held.nextCursor !== null && held.pages < maxPages,
    loading: !held.read && held.problem === undefined,
    refresh,
    loadMore,
  }
}

function ask(refresher: RefObject<Refresher | undefined>, wanted: RefObject<Wanted>, what: keyof Wanted): void {
  wanted.current[what] = true
  refresher.current?.request()
}

/** Reads `pages` more pages behind those that `before` holds. */
async function readPages<Row>(
  before: Held<Row>,
  rowSchema: z.ZodType<Row>,
  { pages, signal }: { pages: number; signal: AbortSignal },
): Promise<Held<Row>> {
  let state = before
  const list = z.array(rowSchema)
  for (let page = 0; page < Math.max(1, pages); page += 1) {
    const cursor = state.nextCursor === null ? '' : `${state.path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(state.nextCursor)}`
    const { data, page: cut, asOf, complete, warnings } = await requestApi(`${state.path}${cursor}`, list, { signal })
    const rows = [...state.rows, ...data]
    const nextCursor = cut?.nextCursor ?? null
    state = { ...state, rows, total: cut?.total ?? rows.length, nextCursor, pages: state.pages + 1, asOf, complete, warnings }
    if (nextCursor === null) break
  }
  return { ...state, problem: undefined, refreshing: false, read: true, readAtMs: Date.now() }
}

function empty<Row>(path: string): Held<Row> {
  return {
    path,
    rows: [],
    total: undefined,
    nextCursor: null,
    pages: 0,
    readAtMs: 0,
    asOf: null,
    complete: true,
    warnings: [],
    problem: undefined,
    refreshing: true,
    read: false,
  }
}
