import { useLocale, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { outcomeSentences } from '#lib/governance/outcome-sentences'
import { kafkaSentences } from '#lib/kafka/sentences'
import { lintSentences } from '#lib/governance/lint/lint-sentences'
import { releaseRefusals } from '#lib/governance/release/refusals'
import { releaseSentences } from '#lib/governance/release/sentences'
import { ruleSentences } from '#lib/governance/sentences'
import { writeSentences } from '#lib/governance/write-sentences'
import { reasonSentences } from '#lib/governance/simulate/reason-sentences'
import { simulationSentences } from '#lib/governance/simulate/sentences'
import { readingSentences, twinSentences } from '#lib/governance/rules/twin-sentences'
import type { OperationRow } from '#lib/operations/schema'
import { logSentences } from '#lib/messages/log-sentences'
import { policySentences } from '#lib/messages/policies/sentences'
import { verdicts } from '#lib/messages/model'
import { messageSentences } from '#lib/messages/sentences'
import { pipelineSentences } from '#lib/operations/sentences'
import { answerSentences } from '#lib/platform/answer'
import { connectionSentences } from '#lib/platform/connection-sentences'
import { plainSentences, type Said } from '#lib/platform/sentence'
import { cleanUpSentences } from '#lib/registry/clean-up/sentences'
import { registrySentences } from '#lib/registry/sentences'
import { formatAbsolute } from './format/time'

/** Every sentence the worker says in codes. */
export const sentences = {
  ...plainSentences,
  ...answerSentences,
  ...connectionSentences,
  ...pipelineSentences,
  ...ruleSentences,
  ...outcomeSentences,
  ...lintSentences,
  ...simulationSentences,
  ...reasonSentences,
  ...releaseSentences,
  ...releaseRefusals,
  ...twinSentences,
  ...readingSentences,
  ...writeSentences,
  ...cleanUpSentences,
  ...registrySentences,
  ...policySentences,
  ...kafkaSentences,
  ...messageSentences,
  ...logSentences,
}
type Code = keyof typeof sentences

const isKnown = (said: Said): said is Said & { code: Code } => Object.hasOwn(sentences, said.code)

/** A sentence that ends with a full stop, or leads to the next with a colon, needs no other mark before it. */
export const inOneLine = (texts: readonly string[], between: string): string =>
  texts.reduce((before, text) => before + (/[。：]$/.test(before) ? '' : /[.:]$/.test(before) ? ' ' : between) + text)

export type Words = { text: string; said?: readonly Said[] | null | undefined }

/** Answers of owners are codes inside of sentences too. */
const answerParams: readonly string[] = ['verdict', 'answer']

/** What the worker said, in the person's language; as it wrote it where it said more than codes, or is newer than this page. */
export function useSaid(): (words: Words) => string {
  const t = useTranslations('sentences')
  const answers = useTranslations('messages.verdict')
  const locale = useLocale()
  return useCallback(
    ({ text, said }) => {
      if (!said || said.length === 0) return text
      const known = said.filter(isKnown)
      return known.length < said.length
        ? text
        : inOneLine(
            known.map(({ code, params }) => t(code, worded(params, { verdictWord: answers, locale }))),
            t('between'),
          )
    },
    [t, answers, locale],
  )
}

type Wording = { verdictWord: (verdict: (typeof verdicts)[number]) => string; locale: string }

/** An instant, as the worker writes it, is told in the person's own zone. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

function worded(params: Said['params'], { verdictWord, locale }: Wording): Said['params'] {
  const wordOf = (name: string, value: string | number): string | number => {
    if (typeof value === 'string' && instant.test(value)) return formatAbsolute(Date.parse(value), locale)
    const verdict = answerParams.includes(name) ? verdicts.find((one) => one === value) : undefined
    return verdict ? verdictWord(verdict) : value
  }
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, wordOf(name, value)]))
}

/** Why an operation ended as it did. */
export function useOutcome(): (operation: Pick<OperationRow, 'outcome' | 'outcomeSaid'>) => string {
  const wordsOf = useSaid()
  return useCallback(({ outcome, outcomeSaid }) => wordsOf({ text: outcome, said: outcomeSaid }), [wordsOf])
}
