'use client'
import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import type { RegistryEventRow } from '#lib/registry/schema'

const types = [
  'provider-appeared',
  'provider-disappeared',
  'provider-changed',
  'consumer-appeared',
  'consumer-disappeared',
  'consumer-changed',
  'instance-appeared',
  'instance-disappeared',
  'instance-changed',
  'rule-appeared',
  'rule-disappeared',
  'rule-changed',
  'provider-flapped',
  'consumer-flapped',
  'instance-flapped',
] as const

/** What a registry event says in the person's language; a type we do not know says its own name. */
export function useEventWords(): (event: Pick<RegistryEventRow, 'type'>) => string {
  const t = useTranslations('services.events')
  return useCallback(
    ({ type }) => {
      const known = types.find((candidate) => candidate === type)
      return known === undefined ? type : t(known)
    },
    [t],
  )
}
