'use client'
import { useTranslations } from 'next-intl'
import type { PolicyRow } from '#lib/messages/policies/schema'
import { Badge } from '../../../_components/badge'

/** How the owners of a source are asked. */
export function ProbeList({ probes }: { probes: PolicyRow['probes'] }) {
  const t = useTranslations('policies')
  if (probes.length === 0) return <p className="text-sm text-muted">{t('noProbes')}</p>
  return (
    <ul aria-label={t('probes')} className="space-y-1 text-sm">
      {probes.map(({ name, kind, what }) => (
        <li key={name} className="flex items-baseline gap-2">
          <Badge>{kind.toUpperCase()}</Badge>
          <span className="shrink-0 font-medium">{name}</span>
          <span className="min-w-0 truncate font-mono text-xs text-muted" title={what}>
            {what}
          </span>
        </li>
      ))}
    </ul>
  )
}
