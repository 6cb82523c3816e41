'use client'
import { useTranslations } from 'next-intl'
import type { Permission } from '#lib/access/permissions'
import { useMay } from '../../../_hooks/use-actor'

/** Why the person may not do it; undefined where they may. */
export function useForbidden(permission: Permission): string | undefined {
  const t = useTranslations('policies')
  const may = useMay(permission)
  return may.allowed ? undefined : t('forbidden', { role: may.role })
}
