'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { type Problem, requestApi } from './api-client'
import { createRefresher, type Refresher } from './refresher'
import { problemOf } from './use-api'
import { useLive } from './use-live'

export type Asked<T> = {
  /** Of the question as it stands, or of that of a moment ago while `pending`. */
  answer: T | undefined
  problem: Problem | undefined
  pending: boolean
  refresh: () => void
}

type Held<T> = { key: string; answer?: T | undefined; problem?: Problem | undefined }

const typingMs = 250
const minIntervalMs = 1000

/**
 * POSTs a question that follows what a person types (a preview): asked a moment after the last edit, and again whenever the rules or the
 * registry change. `undefined` asks nothing. `schema` is module level.
 */
export function useAsked<T>(path: string, body: unknown, schema: z.ZodType<T>): Asked<T> {
  const key = body === undefined ? '' : JSON.stringify(body)
  const [held, setHeld] = useState<Held<T>>({ key: '' })
  const refresher = useRef<Refresher>(undefined)
  useEffect(() => {
    if (key === '') return
    const run = async (signal: AbortSignal) => {
      const outcome = await ask({ path, key, schema, signal })
      if (!signal.aborted) setHeld({ key, ...outcome })
    }
    const current = createRefresher({ run, minIntervalMs })
    refresher.current = current
    const timer = setTimeout(() => current.request(), typingMs)
    return () => {
      clearTimeout(timer)
      current.close()
    }
  }, [path, key, schema])
  const refresh = useCallback(() => refresher.current?.request(), [])
  useLive(['rules', 'registry'], refresh)
  const pending = key !== '' && held.key !== key
  return key === ''
    ? { answer: undefined, problem: undefined, pending: false, refresh }
    : { answer: held.answer, problem: pending ? undefined : held.problem, pending, refresh }
}

type Question<T> = { path: string; key: string; schema: z.ZodType<T>; signal: AbortSignal }

async function ask<T>({ path, key, schema, signal }: Question<T>): Promise<{ answer?: T; problem?: Problem }> {
  try {
    const body: unknown = JSON.parse(key)
    return { answer: (await requestApi(path, schema, { method: 'POST', body, signal })).data }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}
