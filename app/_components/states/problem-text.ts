import { useTranslations } from 'next-intl'
import type { Problem } from '../../_hooks/api-client'
import { useSaid } from '../use-said'

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

/** What happened, in the person's language; the server's own words come as `detail`, worded too where they have codes. */
export function useProblemText(): (problem: Problem) => { title: string; detail: string | undefined } {
  const t = useTranslations('problems')
  const wordsOf = useSaid()
  return (problem) => {
    const code = known.find((candidate) => candidate === problem.code) ?? 'internal'
    return { title: t(code), detail: problem.detail && wordsOf({ text: problem.detail, said: problem.said }) }
  }
}
