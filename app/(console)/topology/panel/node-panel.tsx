'use client'
import { Crosshair, ListTree } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Badge } from '../../../_components/badge'
import { Button, ButtonLink } from '../../../_components/button'
import { Facts } from '../../../_components/facts'
import { ProblemList } from '../../../_components/registry/problem-list'
import { applicationHref, serviceHref } from '../../../_components/paths'
import { ServiceName } from '../../../_components/service-name'
import { SidePanel } from '../../../_components/side-panel'
import type { TopologyNode } from '../model/health'
import type { TopologyMap } from '../model/read-map'
import { serviceOfNode, shortName } from '../model/node-name'
import type { Level } from '../view-state'
import { EdgeList } from './edge-list'
import { PanelSeries, panelMinutes } from './panel-series'
import { TrafficFacts } from './traffic-facts'

type NodePanelProps = {
  node: TopologyNode
  topology: TopologyMap
  onClose: () => void
  onSelectEdge: (id: string) => void
  onFocus: (id: string, level?: Level) => void
}

/** One application or service: its state, the last half hour, who calls it and whom it calls. */
export function NodePanel({ node, topology, onClose, onSelectEdge, onFocus }: NodePanelProps) {
  const t = useTranslations('topology')
  const service = serviceOfNode(node)
  const names = new Map(topology.nodes.map((other) => [other.id, shortName(other)]))
  const nameOf = (id: string) => names.get(id) ?? id
  const subject = node.kind === 'application' ? { application: node.label } : { service: node.label }
  // What a service went through is told by its callers, what an application serves by itself.
  const side = node.kind === 'application' && !node.made ? 'provider' : 'consumer'
  return (
    <SidePanel
      title={service ? <ServiceName name={service.interface} group={service.group} version={service.version} /> : node.label}
      facts={
        node.kind === 'missing'
          ? t('missingFacts')
          : node.instanceCount > 0
            ? t('instances', { count: node.instanceCount })
            : t('noInstances')
      }
      href={hrefOf(node)}
      onClose={onClose}
    >
      <ProblemList problems={node.problems} className="border-b px-4 py-2.5" />
      {node.kind !== 'missing' && <TrafficFacts traffic={node.traffic} made={node.made} />}
      <div className="flex flex-wrap gap-2 border-b px-4 py-2.5">
        <Button size="sm" icon={Crosshair} onClick={() => onFocus(node.id)}>
          {t('focusHere')}
        </Button>
        {node.kind === 'application' && (
          <Button size="sm" icon={ListTree} onClick={() => onFocus(node.id, 'service')}>
            {t('drill')}
          </Button>
        )}
        {node.kind !== 'missing' && (
          <ButtonLink size="sm" href={`/statistics?${new URLSearchParams(subject).toString()}`}>
            {t('toStatistics')}
          </ButtonLink>
        )}
      </div>
      <NodeFacts node={node} />
      {node.kind !== 'missing' && <PanelSeries question={{ minutes: panelMinutes, ...subject, side }} />}
      <EdgeList direction="in" edges={topology.edges.filter(({ to }) => to === node.id)} nameOf={nameOf} onSelect={onSelectEdge} />
      {node.kind !== 'missing' && (
        <EdgeList direction="out" edges={topology.edges.filter(({ from }) => from === node.id)} nameOf={nameOf} onSelect={onSelectEdge} />
      )}
    </SidePanel>
  )
}

function NodeFacts({ node }: { node: TopologyNode }) {
  const t = useTranslations('topology')
  const generations = node.generations.map((generation) => (
    <Badge key={generation} mono className="me-1">
      {generation}
    </Badge>
  ))
  const facts = [
    ...(node.group === '' ? [] : [{ label: t('group'), value: node.group }]),
    ...(generations.length === 0 ? [] : [{ label: t('generations'), value: generations }]),
  ]
  return facts.length === 0 ? null : <Facts facts={facts} className="border-b px-4 py-2.5" />
}

const hrefOf = ({ kind, label }: TopologyNode): string => (kind === 'application' ? applicationHref(label) : serviceHref(label))
