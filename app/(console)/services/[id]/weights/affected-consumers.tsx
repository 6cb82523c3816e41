'use client'
import { useTranslations } from 'next-intl'
import type { WeightPreview } from '#lib/governance/schema'
import { ApplicationLink } from '../../../../_components/registry/links'

type Consumer = WeightPreview['consumers'][number]

/** Who will follow the change: applications with their generation, how many of them, and which form of rule each reads. */
export function AffectedConsumers({ consumers }: { consumers: readonly Consumer[] }) {
  const t = useTranslations('weights.consumers')
  if (consumers.length === 0) return <p className="text-sm text-muted">{t('none')}</p>
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="pb-1 text-start text-sm font-semibold">{t('title')}</caption>
        <thead className="text-xs text-muted">
          <tr className="[&>th]:py-1 [&>th]:pe-3 [&>th]:text-start [&>th]:font-medium [&>th]:whitespace-nowrap">
            <th scope="col">{t('application')}</th>
            <th scope="col">{t('generation')}</th>
            <th scope="col">{t('count')}</th>
            <th scope="col">{t('reads')}</th>
          </tr>
        </thead>
        <tbody>
          {consumers.map((consumer) => (
            <tr
              key={`${consumer.application} ${consumer.generation}`}
              className="[&>td]:border-t [&>td]:border-line/60 [&>td]:py-1 [&>td]:pe-3"
            >
              <td>
                <ApplicationLink name={consumer.application} />
              </td>
              <td className="font-mono text-xs whitespace-nowrap">{consumer.generation}</td>
              <td className="tabular-nums">{consumer.count}</td>
              <td>
                <span className="font-mono text-xs">{consumer.reads.join(', ') || '–'}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
