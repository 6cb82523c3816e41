'use client'
import { useTranslations } from 'next-intl'
import { acrossCodes, type AcrossCode } from '#lib/governance/across/finding-schema'
import { lintCodes, type LintCode } from '#lib/governance/lint/lint-codes'

/** What readers of a rule, and the simulator, may answer beside the linter. */
const otherCodes = [
  'form-read-by-nobody',
  'not-read-by-26',
  'form-not-read',
  'form-read-by-some',
  'not-in-force',
  'rule-not-in-force',
  'all-disabled',
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
