'use client'
import { useCallback, useEffect, useState } from 'react'
import { type CleanUpPreview, type CleanUpPreviewRequest, cleanUpPreviewSchema } from '#lib/registry/clean-up/schema'
import { type Problem, requestApi } from '../../_hooks/api-client'
import { problemOf } from '../../_hooks/use-api'

type Asked = { question: string; attempt: number }
type Held = { asked: Asked; preview?: CleanUpPreview; problem?: Problem }

/** The dry run of a question, asked again when the question changes; reads the registry, changes nothing. */
export function useDryRun(request: CleanUpPreviewRequest) {
  const question = JSON.stringify(request)
  const [asked, setAsked] = useState<Asked>({ question, attempt: 0 })
  const [held, setHeld] = useState<Held>({ asked })
  if (asked.question !== question) setAsked({ question, attempt: 0 })
  useEffect(() => {
    const stop = new AbortController()
    const body: unknown = JSON.parse(asked.question)
    requestApi('registry/clean-up/preview', cleanUpPreviewSchema, { method: 'POST', body, signal: stop.signal }).then(
      ({ data }) => setHeld({ asked, preview: data }),
      (error: unknown) => {
        if (!stop.signal.aborted) setHeld({ asked, problem: problemOf(error) })
      },
    )
    return () => stop.abort()
  }, [asked])
  const retry = useCallback(() => setAsked((before) => ({ ...before, attempt: before.attempt + 1 })), [])
  const current = held.asked === asked ? held : undefined
  return { preview: current?.preview, problem: current?.problem, retry }
}
