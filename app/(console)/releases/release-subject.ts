'use client'
import { useTranslations } from 'next-intl'
import type { ReleaseRow } from '#lib/governance/release/schema'

/** What a release is of, in words: a service by its name, an application as one. */
export function useReleaseSubjectWord() {
  const t = useTranslations('releases')
  return ({ subject }: Pick<ReleaseRow, 'subject'>): string =>
    subject.startsWith('application ') ? t('ofApplication', { name: subject.slice('application '.length) }) : subject
}
