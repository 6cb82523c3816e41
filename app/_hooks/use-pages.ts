'use client'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { concerns, type TopicKeys } from './live-stream'
import { type HeldPages, noPages, readPages } from './read-pages'
import { createRefresher, type Refresher } from './refresher'
import { problemOf } from './use-api'
import { type LiveTopic, useLive } from './use-live'

/** A list read page by page; all pages read so far are in `rows`. */
export type PagesState<Row> = Omit<HeldPages<Row>, 'nextCursor' | 'read'> & {
  hasMore: boolean
  loading: boolean
  refresh: () => void
  loadMore: () => void
  /** Reads on until there are this many rows. */
  loadTo: (rows: number) => void
}

/** More rows than these are neither held nor kept fresh: search instead. */
const maxRows = 20_000
const none: readonly LiveTopic[] = []

/** What the next run is to do: read all held rows anew, read on to so many rows. */
type Wanted = { all: boolean; rows: number }

/** Reads `/api/v1/<path>` as a list by cursor; a live change reads all loaded pages again, the old rows stay meanwhile. */
export function usePages<Row>(
  path: string,
  rowSchema: z.ZodType<Row>,
  { topics = none, keys }: { topics?: readonly LiveTopic[]; keys?: TopicKeys | undefined } = {},
): PagesState<Row> {
  const [held, setHeld] = useState<HeldPages<Row>>(() => noPages(path))
  const refresher = useRef<Refresher>(undefined)
  const wanted = useRef<Wanted>({ all: true, rows: 0 })
  const schema = useRef(rowSchema)
  useEffect(() => {
    schema.current = rowSchema
  })
  useEffect(() => {
    let last = noPages<Row>(path)
    wanted.current = { all: true, rows: 0 }
    const run = async (signal: AbortSignal) => {
      const { all } = wanted.current
      wanted.current.all = false
      const least = all ? last.rows.length : last.rows.length + 1
      setHeld((before) => ({ ...before, refreshing: true }))
      try {
        last = await readPages(all ? noPages<Row>(path) : last, {
          schema: schema.current,
          target: () => Math.min(maxRows, Math.max(least, wanted.current.rows)),
          signal,
          // rows that are read anew come all at once: what is shown must not shrink meanwhile
          ...(all ? {} : { onPage: (state: HeldPages<Row>) => !signal.aborted && setHeld(state) }),
        })
        if (!signal.aborted) setHeld(last)
      } catch (error) {
        if (!signal.aborted) setHeld((before) => ({ ...before, path, problem: problemOf(error), refreshing: false }))
      }
    }
    const current = createRefresher({ run, minIntervalMs: 300, restPerRun: 5 })
    refresher.current = current
    current.request()
    return () => current.close()
  }, [path])
  const refresh = useCallback(() => {
    wanted.current.all = true
    refresher.current?.request()
  }, [])
  const loaded = held.rows.length
  const loadTo = useCallback((rows: number) => readTo(refresher, wanted, rows), [])
  const loadMore = useCallback(() => loadTo(loaded + 1), [loadTo, loaded])
  useLive(topics, (change) => {
    if (concerns(change, keys?.[change.topic])) refresh()
  })
  return {
    ...held,
    hasMore: held.nextCursor !== null && loaded < maxRows,
    loading: !held.read && held.problem === undefined,
    refresh,
    loadMore,
    loadTo,
  }
}

function readTo(refresher: RefObject<Refresher | undefined>, wanted: RefObject<Wanted>, rows: number): void {
  wanted.current.rows = Math.max(wanted.current.rows, rows)
  refresher.current?.hurry()
}
