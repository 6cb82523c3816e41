import { type Messages, useLocale, useMessages, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import type { OperationRow } from '#lib/operations/schema'
import type { Said } from '#lib/platform/sentence'
import { formatAbsolute } from './format/time'

/** The locales list every code the worker says; its English texts stay on the server. */
type Code = Exclude<keyof Messages['sentences'], 'between'>
type Verdict = keyof Messages['messages']['verdict']

const keysOf =
  <Key extends string>(words: Readonly<Record<Key, string>>) =>
  (key: string): key is Key =>
    Object.hasOwn(words, key)

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
  const { sentences, messages } = useMessages()
  const locale = useLocale()
  return useCallback(
    ({ text, said }) => {
      if (!said || said.length === 0) return text
      const isCode = keysOf<Code>(sentences)
      const known = said.flatMap(({ code, params }) => (isCode(code) ? [{ code, params }] : []))
      return known.length < said.length
        ? text
        : inOneLine(
            known.map(({ code, params }) =>
              t(code, worded(params, { isVerdict: keysOf<Verdict>(messages.verdict), verdictWord: answers, locale })),
            ),
            t('between'),
          )
    },
    [t, answers, sentences, messages, locale],
  )
}

type Wording = { isVerdict: (value: string) => value is Verdict; verdictWord: (verdict: Verdict) => string; locale: string }

/** An instant, as the worker writes it, is told in the person's own zone. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

function worded(params: Said['params'], { isVerdict, verdictWord, locale }: Wording): Said['params'] {
  const wordOf = (name: string, value: string | number): string | number => {
    if (typeof value !== 'string') return value
    if (instant.test(value)) return formatAbsolute(Date.parse(value), locale)
    return answerParams.includes(name) && isVerdict(value) ? verdictWord(value) : value
  }
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, wordOf(name, value)]))
}

/** Why an operation ended as it did. */
export function useOutcome(): (operation: Pick<OperationRow, 'outcome' | 'outcomeSaid'>) => string {
  const wordsOf = useSaid()
  return useCallback(({ outcome, outcomeSaid }) => wordsOf({ text: outcome, said: outcomeSaid }), [wordsOf])
}
