import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import type { Problem } from '#lib/registry/schema'
import { type ProblemCode, problemCodes } from '#lib/registry/problems'

export type ProblemWords = { title: string; why: string | undefined; next: string | undefined }

/** A problem of the registry in the person's language; one with a code we do not know speaks for itself. */
export function useProblemWords(): (problem: Problem) => ProblemWords {
  const t = useTranslations('problems.registry')
  return useCallback(
    (problem) => {
      const code: ProblemCode | undefined = problemCodes.find((candidate) => candidate === problem.code)
      if (code === undefined) return { title: problem.text, why: undefined, next: undefined }
      return { title: t(`${code}.title`), why: t(`${code}.why`), next: t(`${code}.next`) }
    },
    [t],
  )
}
