'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { type Cause, causeTexts, messageSourceKinds, urgencyOf, verdicts } from '#lib/messages/model'
import type { MessageRow } from '#lib/messages/schema'
import type { VerbName } from '#lib/messages/verb-names'
import { inOneLine } from '../../_components/use-said'

const causes = Object.keys(causeTexts).filter((code): code is Cause => Object.hasOwn(causeTexts, code))
const evidenceKinds = ['check-back', 'topic', 'relay-error', 'consumer', 'locks', 'producers', 'coordinator', 'leader'] as const

/** Verbs that do another thing to an outbox row than to a ledger entry. */
const decisions = ['recheck', 'commit', 'rollback'] as const
const rowVerbs = ['recheck', 'resend', 'mark-done', 'rollback', 'compensate'] as const

/** Verbs that do another thing to a transaction than to a message. */
const markerVerbs = ['recheck', 'commit', 'rollback'] as const

/** The codes of a message in the person's language; a code from a newer worker as the server words it. */
export function useMessageWords(): MessageWords {
  const t = useTranslations('messages')
  return useMemo(() => wordsOf(t), [t])
}

type Translate = ReturnType<typeof useTranslations<'messages'>>
export type MessageWords = ReturnType<typeof wordsOf>

function wordsOf(t: Translate) {
  const waitingSentence = ({ groupCount, records }: NonNullable<MessageRow['waiting']>): string =>
    t('waiting', { groups: groupCount, records })
  return {
    /** A few words, for a list. */
    cause: ({ cause }: Pick<MessageRow, 'cause'>): string => {
      const known = causes.find((code) => code === cause)
      return known ? t(`cause.${known}.short`) : cause
    },
    urgency: (cause: string): { short: string; long: string } => {
      const urgency = urgencyOf(cause)
      return { short: t(`urgency.${urgency}.short`), long: t(`urgency.${urgency}.long`) }
    },
    /** One sentence, and what waits behind it. */
    causeSentence: ({
      cause,
      causeText,
      waiting,
    }: Pick<MessageRow, 'cause' | 'causeText'> & Partial<Pick<MessageRow, 'waiting'>>): string => {
      const known = causes.find((code) => code === cause)
      if (!known) return causeText
      return inOneLine([t(`cause.${known}.long`), ...(waiting ? [waitingSentence(waiting)] : [])], ' ')
    },
    /** What waits behind it, for a list. */
    waiting: ({ groupCount, records }: NonNullable<MessageRow['waiting']>): string => t('waitingShort', { groups: groupCount, records }),
    sourceKind: (kind: string): string => {
      const known = messageSourceKinds.find((one) => one === kind)
      return known ? t(`sourceKind.${known}`) : kind
    },
    verdict: (verdict: string): string => {
      const known = verdicts.find((one) => one === verdict)
      return known ? t(`verdict.${known}`) : verdict === '' ? t('verdict.none') : verdict
    },
    evidence: (kind: string): string => {
      const known = evidenceKinds.find((one) => one === kind)
      return known ? t(`evidence.${known}`) : kind
    },
    /** What a verb does to a message of this kind, in one sentence. */
    what: (verb: VerbName, sourceKind: string): string => {
      const decision = sourceKind === 'xa' ? decisions.find((one) => one === verb) : undefined
      if (decision) return t(`resolve.whatXa.${decision}`)
      const row = sourceKind === 'outbox' ? rowVerbs.find((one) => one === verb) : undefined
      if (row) return t(`resolve.whatOutbox.${row}`)
      const marker = sourceKind === 'kafka-transactions' ? markerVerbs.find((one) => one === verb) : undefined
      return marker ? t(`resolve.whatTransaction.${marker}`) : t(`resolve.what.${verb}`)
    },
    verb: (verb: MessageRow['verbs'][number]['verb']): string => t(`verb.${verb}`),
    /** Between the words of a list. */
    comma: t('comma'),
  }
}
