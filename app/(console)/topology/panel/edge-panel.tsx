'use client'
import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { serviceHref } from '../../../_components/paths'
import type { CallQuestion } from '../../../_hooks/use-call-series'
import { ServiceName } from '../../../_components/service-name'
import { SidePanel } from '../../../_components/side-panel'
import { Notice } from '../../../_components/states/notice'
import type { TopologyEdge, TopologyNode } from '../model/health'
import type { TopologyMap } from '../model/read-map'
import { serviceOf, shortName } from '../model/node-name'
import { PanelSeries, panelMinutes } from './panel-series'
import { TrafficFacts } from './traffic-facts'

type EdgePanelProps = { edge: TopologyEdge; topology: TopologyMap; onClose: () => void; onSelectNode: (id: string) => void }

/** One connection: its figures, the services it carries, and the series of the chosen one as the caller counts it. */
export function EdgePanel({ edge, topology, onClose, onSelectNode }: EdgePanelProps) {
  const t = useTranslations('topology')
  const from = topology.nodes.find(({ id }) => id === edge.from)
  const to = topology.nodes.find(({ id }) => id === edge.to)
  const [chosen, setChosen] = useState<string>()
  const service = edge.services.find((id) => id === chosen) ?? edge.services[0]
  return (
    <SidePanel
      title={
        <span className="flex min-w-0 items-center gap-1.5">
          <End node={from} id={edge.from} onSelect={onSelectNode} />
          <ArrowRight aria-label={t('callsWord')} className="size-3.5 shrink-0 text-muted" />
          <End node={to} id={edge.to} onSelect={onSelectNode} />
        </span>
      }
      facts={t('carries', { count: edge.services.length })}
      onClose={onClose}
    >
      {edge.broken && (
        <Notice status="danger" word={t('noProvider')}>
          {t('brokenLong')}
        </Notice>
      )}
      {edge.traced && (
        <Notice status="stale" word={t('traced')}>
          {t('tracedLong')}
        </Notice>
      )}
      <TrafficFacts traffic={edge.traffic} />
      <ul className="border-b py-1.5" aria-label={t('services')}>
        {edge.services.map((id) => (
          <ServiceLine key={id} id={id} current={id === service && edge.services.length > 1} onChoose={() => setChosen(id)} />
        ))}
      </ul>
      {service !== undefined && !edge.broken && from?.kind !== 'group' && (
        <PanelSeries key={service} question={questionOf(service, from)} />
      )}
    </SidePanel>
  )
}

/** The caller's own count; between a service and its provider that of all its callers. */
function questionOf(service: string, from: TopologyNode | undefined): CallQuestion {
  return { minutes: panelMinutes, service, side: 'consumer', application: from?.kind === 'application' ? from.label : null }
}

function End({ node, id, onSelect }: { node: TopologyNode | undefined; id: string; onSelect: (id: string) => void }) {
  return (
    <button
      type="button"
      onClick={() => onSelect(id)}
      title={node?.label ?? id}
      className="min-w-0 truncate rounded-sm hover:text-accent hover:underline"
    >
      {node ? shortName(node) : id}
    </button>
  )
}

function ServiceLine({ id, current, onChoose }: { id: string; current: boolean; onChoose: () => void }) {
  const t = useTranslations('topology')
  const service = serviceOf(id)
  return (
    <li className="flex h-8 items-center gap-2 px-4 text-sm">
      <button
        type="button"
        aria-pressed={current}
        onClick={onChoose}
        className="-mx-1.5 flex min-w-0 grow rounded-sm px-1.5 py-0.5 text-start hover:bg-hover aria-pressed:bg-selected"
      >
        {service ? (
          <ServiceName name={service.interface} group={service.group} version={service.version} />
        ) : (
          <span className="truncate">{id}</span>
        )}
      </button>
      <Link href={serviceHref(id)} className="shrink-0 text-accent hover:underline">
        {t('openService')}
      </Link>
    </li>
  )
}
