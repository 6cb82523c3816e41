import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { ruleSentences } from '#lib/governance/sentences'
import type { OperationRow } from '#lib/operations/schema'
import { pipelineSentences } from '#lib/operations/sentences'
import { answerSentences } from '#lib/platform/answer'
import type { Said } from '#lib/platform/sentence'
import { cleanUpSentences } from '#lib/registry/clean-up/sentences'
import { registrySentences } from '#lib/registry/sentences'

/** Every sentence the worker says in codes. */
export const sentences = { ...answerSentences, ...pipelineSentences, ...ruleSentences, ...cleanUpSentences, ...registrySentences }
type Code = keyof typeof sentences

const isKnown = (said: Said): said is Said & { code: Code } => Object.hasOwn(sentences, said.code)

type Words = { text: string; said?: readonly Said[] | null | undefined }

/** What the worker said, in the person's language; as it wrote it where it said more than codes, or is newer than this page. */
export function useSaid(): (words: Words) => string {
  const t = useTranslations('sentences')
  return useCallback(
    ({ text, said }) => {
      if (!said || said.length === 0) return text
      const known = said.filter(isKnown)
      return known.length < said.length ? text : known.map(({ code, params }) => t(code, params)).join(t('between'))
    },
    [t],
  )
}

/** Why an operation ended as it did. */
export function useOutcome(): (operation: Pick<OperationRow, 'outcome' | 'outcomeSaid'>) => string {
  const wordsOf = useSaid()
  return useCallback(({ outcome, outcomeSaid }) => wordsOf({ text: outcome, said: outcomeSaid }), [wordsOf])
}
