'use client'
import { useTranslations } from 'next-intl'

/** What we count ourselves; every other field is a parameter, and is called what Dubbo calls it. */
const counted = ['applications', 'consumerApplications', 'generations', 'providerCount', 'instanceCount'] as const

export function useFieldWord(): (field: string) => string {
  const t = useTranslations('compare.fields')
  return (field) => {
    const known = counted.find((one) => one === field)
    return known ? t(known) : field
  }
}
