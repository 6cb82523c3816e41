'use client'
import { useTranslations } from 'next-intl'
import type { AcrossFinding } from '#lib/governance/across/finding-schema'
import { acrossCodes, lintCodes, type AcrossCode, type LintCode } from '#lib/governance/lint/lint-codes'

/** What readers of a rule, and the simulator, may answer beside the linter. */
const otherCodes = [
  'form-read-by-nobody',
  'not-read-by-26',
  'form-not-read',
  'form-read-by-some',
  'not-in-force',
  'rule-not-in-force',
  'urls-stay',
  'all-disabled',
  'provider-does-not-obey',
  'consumer-does-not-obey',
] as const

type FindingCode = LintCode | AcrossCode | (typeof otherCodes)[number]

const known: readonly FindingCode[] = [
  ...(Object.keys(lintCodes) as LintCode[]),
  ...(Object.keys(acrossCodes) as AcrossCode[]),
  ...otherCodes,
]

/** A finding's name in the person's language; one that this console does not know as it is. */
export function useFindingName(): (code: string) => string {
  const t = useTranslations('rules.codes')
  return (code) => {
    const one = known.find((candidate) => candidate === code)
    return one === undefined ? code : t(one)
  }
}

/** What a finding across rules says, in the person's language; the server's own words where this console does not know the code. */
export function useFindingText(): (finding: Pick<AcrossFinding, 'code' | 'text' | 'params'>) => string {
  const t = useTranslations('rules.across')
  return ({ code, text, params }) => {
    const one = (Object.keys(acrossCodes) as AcrossCode[]).find((candidate) => candidate === code)
    return one === undefined ? text : t(one, params)
  }
}

const mended = ['starved-2x-providers', 'tag-rule-of-one-application', 'twin-out-of-step', 'copy-out-of-step'] as const

/** What a fix would do, in the person's language. */
export function useFixText(): (code: string, fix: AcrossFinding['fixes'][number]) => string {
  const t = useTranslations('rules.fixes')
  return (code, { text, rule }) => {
    const one = mended.find((candidate) => candidate === code)
    return one === undefined ? text : t(one, { key: rule.key })
  }
}
