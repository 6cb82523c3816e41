'use client'
import { useTranslations } from 'next-intl'

const kinds = [
  'registry',
  'kafka',
  'rocketmq',
  'ledger',
  'outbox',
  'xa',
  'kafka-transactions',
  'rocketmq-half',
  'monitor',
  'prometheus',
] as const

/** The kind of a source as a word. */
export function useSourceKind(): (kind: string) => string {
  const t = useTranslations('settings.sourceKind')
  return (kind) => {
    const known = kinds.find((one) => one === kind)
    return known ? t(known) : kind
  }
}
