'use client'
import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import type { BulkRun } from '#lib/messages/bulk/schema'
import { useMessageWords } from '../message-words'

/** What a run does, and to how many. */
export function useRunTitle(): (run: Pick<BulkRun, 'verbs' | 'chosen'>) => string {
  const t = useTranslations('messages.bulk')
  const words = useMessageWords()
  return useCallback(
    ({ verbs, chosen: { count, suggested } }) =>
      suggested ? t('runTitleSuggested', { count }) : t('runTitle', { verb: verbs.map(words.verb).join(words.comma), count }),
    [t, words],
  )
}
