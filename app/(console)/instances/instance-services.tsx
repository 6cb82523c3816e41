'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ConsumerRow, ProviderRow } from '#lib/registry/schema'
import { Badge } from '../../_components/badge'
import { ApplicationLink, InstanceLink, ServiceIdLink } from '../../_components/registry/links'
import { TracedBadge } from '../../_components/registry/traced-badge'
import { ProviderFlags } from '../services/[id]/provider-flags'
import { WeightCell } from '../services/[id]/weight-cell'

/** Level of the heading: h2 on a page of its own, h3 within a side panel. */
type Heading = 'h2' | 'h3'

type OfferedProps = {
  providers: readonly ProviderRow[]
  /** How many there are, where the list is cut. */
  total?: number
  heading?: Heading
  /** Where they are of several instances. */ showAddress?: boolean
}

/** What the instance offers: service, weight, what sets it apart. */
export function OfferedServices({ providers, total = providers.length, heading = 'h3', showAddress = false }: OfferedProps) {
  const t = useTranslations('instances')
  return (
    <List heading={heading} title={t('offers')} count={total} empty={t('offersNothing')}>
      {providers.map((provider) => (
        <li
          key={`${provider.service} ${provider.address} ${provider.protocol} ${provider.registry}`}
          className="flex min-h-8 items-center gap-2 border-b border-line/60 last:border-0"
        >
          <span className="min-w-0 grow">
            <ServiceIdLink id={provider.service} />
          </span>
          {showAddress && <InstanceLink address={provider.address} />}
          <ProviderFlags provider={provider} bare />
          <Badge mono>{provider.protocol}</Badge>
          <span className="min-w-16 shrink-0 text-end whitespace-nowrap">
            <WeightCell provider={provider} />
          </span>
        </li>
      ))}
    </List>
  )
}

type UsedProps = {
  consumers: readonly ConsumerRow[]
  /** How many have a node of their own, where the list is cut. */
  total?: number
  /** How many metadata alone knows of, where the list is cut. */
  traced?: number
  heading?: Heading
  /** Where they are of several applications. */ showApplication?: boolean
}

/** What the instance calls. */
export function UsedServices({ consumers, total, traced, heading = 'h3', showApplication = false }: UsedProps) {
  const t = useTranslations('instances')
  const known = Object.groupBy(consumers, (consumer) => consumer.source)
  return (
    <List
      heading={heading}
      title={t('uses')}
      count={total ?? known.registry?.length ?? 0}
      traced={traced ?? known.metadata?.length ?? 0}
      empty={t('usesNothing')}
    >
      {consumers.map((consumer) => (
        <li
          key={`${consumer.service} ${consumer.id} ${consumer.application} ${consumer.registry}`}
          className="flex min-h-8 items-center gap-2 border-b border-line/60 last:border-0"
        >
          <span className="min-w-0 grow">
            <ServiceIdLink id={consumer.service} />
          </span>
          {showApplication && <ApplicationLink name={consumer.application} />}
          {consumer.source === 'metadata' && <TracedBadge />}
          {consumer.loadBalance && <Badge>{consumer.loadBalance}</Badge>}
        </li>
      ))}
    </List>
  )
}

type ListProps = { heading: Heading; title: string; count: number; traced?: number; empty: string; children: ReactNode }

function List({ heading: Title, title, count, traced = 0, empty, children }: ListProps) {
  const t = useTranslations('instances')
  return (
    <section aria-label={title}>
      <Title className="pb-1 text-sm font-semibold">
        {title}{' '}
        <span className="font-normal text-muted">
          {count.toLocaleString('en')}
          {traced > 0 && ` ${t('usesTraced', { count: traced })}`}
        </span>
      </Title>
      {count + traced === 0 ? <p className="text-sm text-muted">{empty}</p> : <ul className="text-sm">{children}</ul>}
    </section>
  )
}
