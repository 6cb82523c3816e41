'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ConsumerRow, ProviderRow } from '#lib/registry/schema'
import { Badge } from '../../_components/badge'
import { ServiceIdLink } from '../../_components/registry/links'
import { ProviderFlags } from '../services/[id]/provider-flags'
import { WeightCell } from '../services/[id]/weight-cell'

/** What the instance offers: service, weight, what sets it apart. */
export function OfferedServices({ providers }: { providers: readonly ProviderRow[] }) {
  const t = useTranslations('instances')
  return (
    <List title={t('offers')} count={providers.length} empty={t('offersNothing')}>
      {providers.map((provider) => (
        <li
          key={`${provider.service} ${provider.protocol} ${provider.registry}`}
          className="flex min-h-8 items-center gap-2 border-b border-line/60 last:border-0"
        >
          <span className="min-w-0 grow">
            <ServiceIdLink id={provider.service} />
          </span>
          <ProviderFlags provider={provider} />
          <Badge mono>{provider.protocol}</Badge>
          <span className="w-20 text-end">
            <WeightCell provider={provider} />
          </span>
        </li>
      ))}
    </List>
  )
}

/** What the instance calls. */
export function UsedServices({ consumers }: { consumers: readonly ConsumerRow[] }) {
  const t = useTranslations('instances')
  return (
    <List title={t('uses')} count={consumers.length} empty={t('usesNothing')}>
      {consumers.map((consumer) => (
        <li
          key={`${consumer.service} ${consumer.id} ${consumer.registry}`}
          className="flex min-h-8 items-center gap-2 border-b border-line/60 last:border-0"
        >
          <span className="min-w-0 grow">
            <ServiceIdLink id={consumer.service} />
          </span>
          {consumer.loadBalance && <Badge>{consumer.loadBalance}</Badge>}
        </li>
      ))}
    </List>
  )
}

function List({ title, count, empty, children }: { title: string; count: number; empty: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="pb-1 text-sm font-semibold">
        {title} <span className="font-normal text-muted">{count}</span>
      </h3>
      {count === 0 ? <p className="text-sm text-muted">{empty}</p> : <ul className="text-sm">{children}</ul>}
    </section>
  )
}
