import { useTranslations } from 'next-intl'
import type { Problem } from '../../_hooks/api-client'

const known = [
  'not-found',
  'invalid-input',
  'conflict',
  'stale-version',
  'unavailable',
  'timeout',
  'forbidden',
  'unauthenticated',
  'unreachable',
  'unexpected-shape',
] as const

/** What happened, in the person's language; the server's own words come as `detail`. */
export function useProblemText(): (problem: Problem) => { title: string; detail: string | undefined } {
  const t = useTranslations('problems')
  return (problem) => {
    const code = known.find((candidate) => candidate === problem.code) ?? 'internal'
    return { title: t(code), detail: problem.detail }
  }
}
