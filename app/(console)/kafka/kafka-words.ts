'use client'
import { useTranslations } from 'next-intl'
import { useCallback } from 'react'

const topicProblems = ['no-leader', 'offsets-unknown', 'under-replicated'] as const
const groupStates = ['Stable', 'Empty', 'PreparingRebalance', 'CompletingRebalance', 'Assigning', 'Reconciling', 'Dead', 'Unknown'] as const
const transactionStates = [
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'PrepareEpochFence',
  'CompleteCommit',
  'CompleteAbort',
  'Empty',
  'Dead',
] as const

/** What is wrong with a topic, in words; a code from a newer worker as it is. */
export function useTopicProblemWords(): (code: string) => string {
  const t = useTranslations('kafka.problem')
  return useCallback(
    (code) => {
      const known = topicProblems.find((one) => one === code)
      return known ? t(known) : code
    },
    [t],
  )
}

/** Kafka's states of groups and transactions in words; Kafka's own name stays where there is none. */
export function useKafkaStates() {
  const groups = useTranslations('kafka.groupState')
  const transactions = useTranslations('kafka.transactionState')
  const group = useCallback(
    (state: string): string => {
      const known = groupStates.find((one) => one === state)
      return known ? groups(known) : state
    },
    [groups],
  )
  const transaction = useCallback(
    (state: string): string => {
      const known = transactionStates.find((one) => one === state)
      return known ? transactions(known) : state
    },
    [transactions],
  )
  return { group, transaction }
}
