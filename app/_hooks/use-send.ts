'use client'
import { useCallback, useState } from 'react'
import type { z } from 'zod'
import { type Problem, requestApi } from './api-client'
import { problemOf } from './use-api'

type SendOptions<T> = { schema: z.ZodType<T>; method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE' }

/** Changes something below `/api/v1/`: `send` gives the data, or undefined with `problem` set. Sending twice at once is not possible. */
export function useSend<T>({ schema, method = 'POST' }: SendOptions<T>) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const send = useCallback(
    async (path: string, body?: unknown): Promise<T | undefined> => {
      setBusy(true)
      setProblem(undefined)
      try {
        return (await requestApi(path, schema, { method, body })).data
      } catch (error) {
        setProblem(problemOf(error))
        return undefined
      } finally {
        setBusy(false)
      }
    },
    [schema, method],
  )
  return { send, busy, problem, clearProblem: useCallback(() => setProblem(undefined), []) }
}
