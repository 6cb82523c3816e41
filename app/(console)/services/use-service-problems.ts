'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { serviceSchema } from '#lib/registry/schema'
import type { Problem } from '../../_components/shell/problems-strip'
import { useApi } from '../../_hooks/use-api'

const rows = z.array(serviceSchema)

/** What the strip above the list says: how many services nobody provides, and how many need a look. */
export function useServiceProblems(registry: string | null, current: string | null): Problem[] {
  const t = useTranslations('services.strip')
  const danger = useCount('danger', registry)
  const warning = useCount('warning', registry)
  const suffix = registry === null ? '' : `&registry=${encodeURIComponent(registry)}`
  // Pressed again, a problem that is filtered to lets go of the filter.
  const hrefOf = (health: string) => (current === health ? `/services?${suffix.slice(1)}` : `/services?health=${health}${suffix}`)
  return [
    ...(danger > 0
      ? [
          {
            id: 'danger',
            status: 'danger' as const,
            text: t('danger', { count: danger }),
            href: hrefOf('danger'),
            current: current === 'danger',
          },
        ]
      : []),
    ...(warning > 0
      ? [
          {
            id: 'warning',
            status: 'warning' as const,
            text: t('warning', { count: warning }),
            href: hrefOf('warning'),
            current: current === 'warning',
          },
        ]
      : []),
  ]
}

function useCount(health: string, registry: string | null): number {
  const scope = registry === null ? '' : `&registry=${encodeURIComponent(registry)}`
  const { envelope } = useApi(`services?health=${health}&pageSize=1${scope}`, rows, { topics: ['registry'] })
  return envelope?.page?.total ?? 0
}
