'use client'
import { useTranslations } from 'next-intl'
import { usePathname, useSearchParams } from 'next/navigation'
import { z } from 'zod'
import { useApi } from '../../_hooks/use-api'
import { useScope } from '../../_hooks/use-scope'
import type { Problem } from '../../_components/shell/problems-strip'
import { useRuleFilters } from './use-rule-list'

const anyRows = z.array(z.unknown())
const topics = ['rules', 'registry'] as const

/** How many rules have a danger, how many nobody can read, and how many findings are between rules; pressed, each filters to them. */
export function useRuleStrip(): { strip: Problem[]; across: number | undefined } {
  const t = useTranslations('rules.list')
  const { registry } = useScope()
  const { filters } = useRuleFilters()
  const narrowed = registry === null ? '' : `&registry=${encodeURIComponent(registry)}`
  const dangers = useApi(`rules?severity=danger&pageSize=1${narrowed}`, anyRows, { topics })
  const unreadable = useApi(`rules?enabled=unreadable&pageSize=1${narrowed}`, anyRows, { topics })
  const findings = useApi(`rules/findings?pageSize=1${narrowed}`, anyRows, { topics })
  const hrefOf = useFilterHref()
  const strip: Problem[] = [
    {
      id: 'danger',
      status: 'danger' as const,
      count: dangers.envelope?.page?.total ?? 0,
      href: hrefOf('severity', 'danger'),
      current: filters.severity === 'danger',
    },
    {
      id: 'unreadable',
      status: 'unknown' as const,
      count: unreadable.envelope?.page?.total ?? 0,
      href: hrefOf('enabled', 'unreadable'),
      current: filters.enabled === 'unreadable',
    },
  ]
    .filter(({ count }) => count > 0)
    .map(({ count, ...one }) => ({ ...one, text: one.id === 'danger' ? t('dangers', { count }) : t('unreadable', { count }) }))
  return { strip, across: findings.envelope?.page?.total }
}

/** The page with one filter set, or let go of where it is set already. */
function useFilterHref(): (name: string, value: string) => string {
  const pathname = usePathname()
  const parameters = useSearchParams()
  return (name, value) => {
    const next = new URLSearchParams(parameters)
    for (const other of ['show', 'tab']) next.delete(other)
    if (next.get(name) === value) next.delete(name)
    else next.set(name, value)
    return `${pathname}?${next.toString()}`
  }
}
