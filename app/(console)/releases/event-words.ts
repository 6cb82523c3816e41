'use client'
import { useTranslations } from 'next-intl'

const names = [
  'created',
  'step-taken',
  'step-passed',
  'guard-tripped',
  'stepped-back',
  'share-contradicts',
  'held',
  'continued',
  'aborting',
  'aborted',
  'held-by-operation',
] as const

/** What an event of a release is called; one of a newer worker as it is. */
export function useEventWord(): (name: string) => string {
  const t = useTranslations('releases.event')
  return (name) => {
    const known = names.find((candidate) => candidate === name)
    return known ? t(known) : name
  }
}
