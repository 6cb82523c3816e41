'use client'
import { ArrowDownRight, ArrowUpLeft, type LucideIcon } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type TopologyImpact, topologyImpactSchema } from '#lib/registry/schema'
import { useApi } from '../../../_hooks/use-api'
import { Button } from '../../../_components/button'
import { formatNumber } from '../../../_components/format/number'
import type { ViewState } from '../view-state'

/** Every step there is. */
const wholeWay = 20

/** What the death of this node would touch, and what it leans on: in one sentence each, and on the map. */
export function BlastRadius({ node, view }: { node: string; view: ViewState }) {
  const t = useTranslations('topology.impact')
  const registry = new URLSearchParams(view.picture.split('?')[1]).get('registry')
  const query = new URLSearchParams({ node, ...(registry === null ? {} : { registry }) })
  const { data } = useApi(`topology/impact?${query.toString()}`, topologyImpactSchema, { topics: ['registry'], everyMs: 30_000 })
  if (!data) return null
  const show = (dir: 'up' | 'down') => view.focusOn(node, { dir, depth: wholeWay })
  return (
    <section aria-label={t('title')} className="border-b px-4 py-2.5">
      <h3 className="pb-1 text-sm font-semibold">{t('title')}</h3>
      <Line icon={ArrowUpLeft} text={t('up')} reach={data.up} none={t('upNone')} onShow={() => show('up')} />
      <Line icon={ArrowDownRight} text={t('down')} reach={data.down} none={t('downNone')} onShow={() => show('down')} />
      <p className="pt-1 text-xs text-muted">{t('bound')}</p>
    </section>
  )
}

type LineProps = { icon: LucideIcon; text: string; reach: TopologyImpact['up']; none: string; onShow: () => void }

function Line({ icon: Icon, text, reach, none, onShow }: LineProps) {
  const t = useTranslations('topology.impact')
  const { applications, services, callsPerSecond } = reach
  const isNone = applications === 0 && services === 0
  return (
    <p className="flex items-start gap-2 py-0.5 text-sm">
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0 text-muted" />
      <span className="min-w-0 grow">
        {isNone ? none : `${text} ${t('counts', { applications, services })}`}
        {!isNone && callsPerSecond !== null && t('calls', { calls: formatNumber(callsPerSecond).short })}
      </span>
      {applications > 0 && (
        <Button size="sm" tone="ghost" onClick={onShow}>
          {t('show')}
        </Button>
      )}
    </p>
  )
}
