'use client'
import { useTranslations } from 'next-intl'
import { PageTabs } from '../../_components/page-tabs'
import { useScope } from '../../_hooks/use-scope'

/** Instances and hosts: two ways to look at what runs where. */
export function PlaceTabs({ current }: { current: 'instances' | 'hosts' }) {
  const t = useTranslations('hosts.tabs')
  const { registry } = useScope()
  const scope = registry === null ? '' : `?registry=${encodeURIComponent(registry)}`
  const pages = (['instances', 'hosts'] as const).map((name) => ({ href: `/${name}${scope}`, label: t(name), current: name === current }))
  return <PageTabs label={t('label')} pages={pages} />
}
