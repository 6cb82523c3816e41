'use client'
import { useTranslations } from 'next-intl'
import { draftKinds, type DraftKind } from '#lib/governance/rules/schema'

/** The kind of a rule as a word. */
export function useRuleKindWord(): (kind: DraftKind) => string {
  const t = useTranslations('rules.kinds')
  return (kind) => t(kind)
}

export const isRuleKind = (text: string): text is DraftKind => draftKinds.some((kind) => kind === text)
