import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import type { Problem } from '#lib/registry/schema'
import { type ProblemCode, problemCodes } from '#lib/registry/problems'

export type ProblemWords = { title: string; why: string | undefined; next: string | undefined }

/** Codes whose detail says more than their `why`: it names who and how many. */
export const detailedCodes = [
  'no-provider-while-consumed',
  'consumers-on-missing-version',
  'one-provider-left',
  'starved-2x-providers',
  'mixed-revisions',
  'mixed-methods',
  'never-warmed',
  'packet-limit',
  'port-overwrite',
  'calls-missing-service',
  'metadata-unknown',
] as const satisfies readonly ProblemCode[]

/** What is concerned, in the person's language; the recorded English where the row is older than its params or the code unknown. */
export function useProblemDetail(): (problem: Problem) => string | undefined {
  const t = useTranslations('problems.registry')
  return useCallback(
    ({ code, text, params }) => {
      const detailed = detailedCodes.find((candidate) => candidate === code)
      if (detailed !== undefined) return params ? t(`${detailed}.detail`, params) : text
      // a known code without a detail has said everything in its `why`
      return problemCodes.some((known) => known === code) ? undefined : text
    },
    [t],
  )
}

/** A problem of the registry in the person's language; one with a code we do not know speaks for itself. */
export function useProblemWords(): (problem: Problem) => ProblemWords {
  const wordsOf = useCodeWords()
  return useCallback((problem) => wordsOf(problem.code, problem.text), [wordsOf])
}

/** The same where only the code is there, as in a filter; a code we do not know is its own title. */
export function useCodeWords(): (code: string, text?: string) => ProblemWords {
  const t = useTranslations('problems.registry')
  return useCallback(
    (code, text) => {
      const known: ProblemCode | undefined = problemCodes.find((candidate) => candidate === code)
      if (known === undefined) return { title: text ?? code, why: undefined, next: undefined }
      return { title: t(`${known}.title`), why: t(`${known}.why`), next: t(`${known}.next`) }
    },
    [t],
  )
}

/** Only the title of a code. */
export function useProblemTitle(): (code: string) => string {
  const wordsOf = useCodeWords()
  return useCallback((code) => wordsOf(code).title, [wordsOf])
}
