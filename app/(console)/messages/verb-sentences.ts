'use client'
import { useTranslations } from 'next-intl'
import { sentences, type SentenceKey } from '#lib/messages/verbs'

const isKey = (key: string): key is SentenceKey => Object.hasOwn(sentences, key)
const keys = Object.keys(sentences).filter(isKey)
const keyOf = new Map<string, SentenceKey>(keys.map((key) => [sentences[key], key]))

/** Sentences with values in them, each as the expression that finds the values again. */
const templates = keys
  .filter((key) => sentences[key].includes('{'))
  .map((key) => ({ key, expression: new RegExp(`^${escape(sentences[key]).replaceAll(/\\\{(\w+)\\\}/g, '(?<$1>.*)')}$`) }))

function escape(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}

/** The key of a sentence of the policy with the values in it; undefined for one that the console does not know. */
export function sentenceKeyOf(text: string): { key: SentenceKey; values: Record<string, string> } | undefined {
  const plain = keyOf.get(text)
  if (plain) return { key: plain, values: {} }
  for (const { key, expression } of templates) {
    const match = expression.exec(text)
    if (match) return { key, values: { ...match.groups } }
  }
  return undefined
}

/** Risk and reason of a verb in the person's language; an unknown sentence as the server says it. */
export function useVerbSentence(): (text: string) => string {
  const t = useTranslations('messages.sentence')
  const words = useTranslations('messages.verdict')
  return (text) => {
    const found = sentenceKeyOf(text)
    if (!found) return text
    const verdict = (['commit', 'rollback', 'unknown', 'unreachable'] as const).find((one) => one === found.values['verdict'])
    return t(found.key, verdict ? { ...found.values, verdict: words(verdict) } : found.values)
  }
}
