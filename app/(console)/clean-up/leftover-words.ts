'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { Evidence, LeftoverKind, LeftoverRow } from '#lib/registry/clean-up/schema'

const evidenceCodes = [
  'nobody-registered',
  'last-left',
  'quiet-since',
  'rules-inside',
  'application-gone',
  'application-left',
  'instances-quiet-since',
  'others-stay',
  'written',
  'not-rewritten',
  'revision-unused',
  'newer-kept',
  'not-ephemeral',
  'static',
  'no-instance-on-host',
  'rule-for-nobody',
  'clear-first',
] as const

const blockCodes = ['in-use', 'rules-inside', 'gone', 'changed', 'unexpected', 'too-large', 'forbidden', 'rule'] as const

/** Kinds, proofs, risks and refusals in the person's language; what a newer worker says stays as it says it. */
export function useLeftoverWords() {
  const t = useTranslations('cleanUp')
  return useMemo(() => wordsOf(t), [t])
}

const wordsOf = (t: ReturnType<typeof useTranslations<'cleanUp'>>) => ({
  kind: (kind: LeftoverKind): string => t(`kind.${kind}`),
  what: (kind: LeftoverKind): string => t(`what.${kind}`),
  risk: (kind: LeftoverKind): string => t(`risk.${kind}`),
  evidence({ code, text, values }: Evidence): string {
    const known = evidenceCodes.find((candidate) => candidate === code)
    return known ? t(`evidence.${known}`, values) : text
  },
  block({ code, text }: { code: string; text: string }): string {
    const known = blockCodes.find((candidate) => candidate === code)
    return known ? `${t(`block.${known}`)} ${known === 'in-use' || known === 'unexpected' ? text : ''}`.trim() : text
  },
  subject: ({ subject }: Pick<LeftoverRow, 'subject'>): string =>
    [subject.interface, subject.application ?? subject.applications?.join(', '), subject.revision?.slice(0, 8), subject.host]
      .filter((part) => part !== undefined && part !== '')
      .join(' · '),
})
