'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { ApiProblem, type Envelope, type Problem, requestApi } from './api-client'
import { concerns, type TopicKeys } from './live-stream'
import { createRefresher, type Refresher } from './refresher'
import { type LiveTopic, useLive } from './use-live'

/** A read as a page sees it. With both `data` and `problem` set, the data is the last good one. */
export type ApiState<T> = {
  data: T | undefined
  envelope: Envelope<T> | undefined
  problem: Problem | undefined
  /** Nothing to show yet. */
  loading: boolean
  /** Something newer is on its way. */
  refreshing: boolean
  refresh: () => void
}

type Options = {
  topics?: readonly LiveTopic[]
  /** Of such a topic only changes of these keys (service ids …) matter; of others all do */
  keys?: TopicKeys
  /** Also read again every so often, for figures no topic announces. */
  everyMs?: number
}
type Held<T> = { path: string | undefined; envelope?: Envelope<T> | undefined; problem?: Problem | undefined; refreshing: boolean }

const none: readonly LiveTopic[] = []
const minIntervalMs = 500

/**
 * Reads `/api/v1/<path>` and keeps it fresh. Old data stays while newer is read, also when only the query of the path
 * changes; another resource starts empty. `undefined` as path reads nothing.
 */
export function useApi<T>(path: string | undefined, schema: z.ZodType<T>, { topics = none, keys, everyMs }: Options = {}): ApiState<T> {
  const [held, setHeld] = useState<Held<T>>({ path, refreshing: path !== undefined })
  if (held.path !== path)
    setHeld({ path, envelope: sameResource(held.path, path) ? held.envelope : undefined, refreshing: path !== undefined })
  const refresher = useRef<Refresher>(undefined)
  const parser = useRef(schema)
  useEffect(() => {
    parser.current = schema
  })
  useEffect(() => {
    if (path === undefined) return undefined
    const run = async (signal: AbortSignal) => {
      setHeld((before) => ({ ...before, refreshing: true }))
      const outcome = await read(path, parser.current, signal)
      if (signal.aborted) return
      setHeld((before) => ({ ...before, envelope: outcome.envelope ?? before.envelope, problem: outcome.problem, refreshing: false }))
    }
    const current = createRefresher({ run, minIntervalMs })
    refresher.current = current
    current.request()
    const timer = everyMs === undefined ? undefined : setInterval(() => current.request(), everyMs)
    return () => {
      clearInterval(timer)
      current.close()
    }
  }, [path, everyMs])
  const refresh = useCallback(() => refresher.current?.request(), [])
  useLive(path === undefined ? none : topics, (change) => {
    if (concerns(change, keys?.[change.topic])) refresh()
  })
  const { envelope, problem } = held
  return {
    data: envelope?.data,
    envelope,
    problem,
    loading: path !== undefined && envelope === undefined && problem === undefined,
    refreshing: held.refreshing,
    refresh,
  }
}

async function read<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<{ envelope?: Envelope<T>; problem?: Problem }> {
  try {
    return { envelope: await requestApi(path, schema, { signal }) }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}

/** The problem within anything thrown; a lapsed session leads to the sign-in page and back. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof ApiProblem))
    return { status: 0, code: 'internal', title: '', detail: error instanceof Error ? error.message : String(error) }
  if (error.problem.status === 401 && window.location.pathname !== '/sign-in') {
    window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname + window.location.search)}`)
  }
  return error.problem
}

function sameResource(one: string | undefined, other: string | undefined): boolean {
  return one?.split('?', 1)[0] === other?.split('?', 1)[0]
}
