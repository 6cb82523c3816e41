'use client'
import { useTranslations } from 'next-intl'

/** The sentences of the policy (`lib/messages/verbs.ts`) by which the console finds them in the person's language. */
const keys = {
  'It is settled already.': 'settledAlready',
  'An operation on it is under way; wait for its end.': 'busy',
  'None: the owner is asked and the topic is searched again, nothing is changed.': 'recheckRisk',
  'The ledger entry is deleted, as its owner would have done. The record on the topic stays.': 'markDoneRisk',
  'The entry cannot be understood, so nobody can be asked about it.': 'unreadableAsk',
  'Asks the owner and searches the topic.': 'recheckYes',
  'Searches the topic; no check-back is configured for this ledger.': 'recheckTopicOnly',
  'The entry cannot be understood, so there is nothing to send.': 'unreadableSend',
  'More than one copy is on the topic already.': 'severalCopies',
  'A copy is on the topic inside a transaction that is not decided yet; wait for its end.': 'copyUndecidedWait',
  'The topic cannot be searched now, so nobody can know whether it is there already.': 'topicUnreadSend',
  'Its owner says that it rolled back.': 'ownerRolledBack',
  'It is on the topic already; mark it as done instead.': 'onTopicMarkDone',
  'Its owner executed it, and no copy is on the topic.': 'executedNoCopy',
  'Its owner says that it committed.': 'ownerCommitted',
  'An owner that is alive but stuck between "executed" and "sent" may still send its own copy: consumers must recognise the ledger id.':
    'resendRiskStuck',
  'Sent once, inside a transaction, and only if no copy is there. What was sent cannot be taken back.': 'resendRisk',
  'It is on the topic: what was sent cannot be rolled back.': 'sentNoRollback',
  'A copy is on the topic inside a transaction that is not decided yet.': 'copyUndecided',
  'The topic cannot be searched now, so nobody can know whether it was sent.': 'topicUnreadSent',
  'The entry cannot be understood, so it cannot be rolled back safely.': 'unreadableRollback',
  'Its owner says that it committed: rolling back would lose the message.': 'committedNoRollback',
  'Its owner executed it: its database is committed.': 'executedNoRollback',
  'No check-back is configured.': 'noCheckBack',
  'Its owner was not asked yet. Ask first.': 'askFirst',
  'Its owner does not know what became of it.': 'ownerUnknown',
  'Its owner cannot be asked.': 'ownerUnreachable',
  'The entry becomes void. If the owner comes back, its own write is refused.': 'rollbackRisk',
  'Dangerous: nobody confirmed that the owner rolled back. If its database did commit, the message is lost for good. Look into the owner’s data first.':
    'rollbackRiskDangerous',
  'It is not executed.': 'notExecuted',
  'It is executed and exactly one copy is on the topic.': 'oneCopy',
  'More than one copy is on the topic; find out why before the entry goes.': 'severalFindOut',
  'No copy was seen on the topic.': 'noCopySeen',
  'Read-only for now: settling outbox rows is not built yet.': 'laterOutbox',
  'Read-only for now: settling half messages is not built yet.': 'laterHalf',
  'Read-only for now: settling Kafka transactions is not built yet.': 'laterTransactions',
  'A relay that still works on the row may send it too.': 'relayMaySend',
  'If it was never sent, it never will be.': 'neverSent',
  'Adds a copy to the half topic.': 'addsHalfCopy',
  'The broker has no compare-and-set: a producer that answers later delivers a second copy.': 'noCompareAndSet',
  'If the producer committed its database, the message is lost.': 'producerCommittedLost',
  'A producer that is still alive is fenced and loses its transaction.': 'producerFenced',
} as const
export type SentenceKey = (typeof keys)[keyof typeof keys] | 'ownerAnswerMissing' | 'ownerAnswer'

const ownerAnswer = /^Only its owner knows whether it committed, and the owner's answer is (?:not there yet|"(.*)")\. Ask again first\.$/

/** The key of a sentence with what varies in it; undefined for one that the console does not know. */
export function sentenceKeyOf(text: string): { key: SentenceKey; verdict: string } | undefined {
  if (isKnown(text)) return { key: keys[text], verdict: '' }
  const match = ownerAnswer.exec(text)
  return match ? { key: match[1] === undefined ? 'ownerAnswerMissing' : 'ownerAnswer', verdict: match[1] ?? '' } : undefined
}

const isKnown = (text: string): text is keyof typeof keys => Object.hasOwn(keys, text)

/** Risk and reason of a verb in the person's language; an unknown sentence as the server says it. */
export function useVerbSentence(): (text: string) => string {
  const t = useTranslations('messages.sentence')
  const words = useTranslations('messages.verdict')
  return (text) => {
    const found = sentenceKeyOf(text)
    if (!found) return text
    const verdict = (['commit', 'rollback', 'unknown', 'unreachable'] as const).find((one) => one === found.verdict)
    return t(found.key, { verdict: verdict ? words(verdict) : found.verdict })
  }
}
