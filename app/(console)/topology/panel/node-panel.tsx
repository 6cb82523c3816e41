'use client'
import { Crosshair, ListTree } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Badge } from '../../../_components/badge'
import { Button, ButtonLink } from '../../../_components/button'
import { Facts } from '../../../_components/facts'
import type { ProblemTarget } from '../../../_components/registry/problem-links'
import { ProblemList } from '../../../_components/registry/problem-list'
import { applicationHref, serviceHref } from '../../../_components/paths'
import { ServiceName } from '../../../_components/service-name'
import type { CallQuestion } from '../../../_hooks/use-call-series'
import { SidePanel } from '../../../_components/side-panel'
import type { TopologyNode } from '../model/health'
import type { TopologyMap } from '../model/read-map'
import { serviceOfNode, shortName } from '../model/node-name'
import type { ViewState } from '../view-state'
import { BlastRadius } from './blast-radius'
import { EdgeList } from './edge-list'
import { PanelSeries, panelMinutes } from './panel-series'
import { TrafficFacts } from './traffic-facts'

type NodePanelProps = {
  node: TopologyNode
  topology: TopologyMap
  onClose: () => void
  onSelectEdge: (id: string) => void
  onFocus: ViewState['focusOn']
  view: ViewState
}

/** One application or service: its state, the last half hour, who calls it and whom it calls. */
export function NodePanel({ node, topology, view, onClose, onSelectEdge, onFocus }: NodePanelProps) {
  const service = serviceOfNode(node)
  const names = new Map(topology.nodes.map((other) => [other.id, shortName(other)]))
  const nameOf = (id: string) => names.get(id) ?? id
  const isProvided = node.kind !== 'missing'
  return (
    <SidePanel
      title={service ? <ServiceName name={service.interface} group={service.group} version={service.version} /> : node.label}
      facts={useFactLine(node)}
      href={hrefOf(node)}
      onClose={onClose}
    >
      <ProblemList problems={node.problems} target={targetOf(node)} className="border-b px-4 py-2.5" />
      {isProvided && <TrafficFacts traffic={node.traffic} made={node.made} />}
      <Actions node={node} onFocus={onFocus} />
      {isProvided && !view.replay && <BlastRadius node={node.id} view={view} />}
      <NodeFacts node={node} />
      {isProvided && !view.replay && <PanelSeries question={questionOf(node)} />}
      <EdgeList direction="in" edges={topology.edges.filter(({ to }) => to === node.id)} nameOf={nameOf} onSelect={onSelectEdge} />
      {isProvided && (
        <EdgeList direction="out" edges={topology.edges.filter(({ from }) => from === node.id)} nameOf={nameOf} onSelect={onSelectEdge} />
      )}
    </SidePanel>
  )
}

const targetOf = ({ kind, label }: TopologyNode): ProblemTarget =>
  kind === 'application' ? { kind, name: label } : { kind: 'service', id: label }

function useFactLine({ kind, instanceCount }: TopologyNode): string {
  const t = useTranslations('topology')
  if (kind === 'missing') return t('missingFacts')
  return instanceCount > 0 ? t('instances', { count: instanceCount }) : t('noInstances')
}

const subjectOf = ({ kind, label }: TopologyNode): { application: string } | { service: string } =>
  kind === 'application' ? { application: label } : { service: label }

/** What a service went through is told by its callers, what an application serves by itself. */
function questionOf(node: TopologyNode): CallQuestion {
  return { minutes: panelMinutes, ...subjectOf(node), side: node.kind === 'application' && !node.made ? 'provider' : 'consumer' }
}

function Actions({ node, onFocus }: Pick<NodePanelProps, 'node' | 'onFocus'>) {
  const t = useTranslations('topology')
  return (
    <div className="flex flex-wrap gap-2 border-b px-4 py-2.5">
      <Button size="sm" icon={Crosshair} onClick={() => onFocus(node.id)}>
        {t('focusHere')}
      </Button>
      {node.kind === 'application' && (
        <Button size="sm" icon={ListTree} onClick={() => onFocus(node.id, { level: 'service' })}>
          {t('drill')}
        </Button>
      )}
      {node.kind !== 'missing' && (
        <ButtonLink size="sm" href={`/statistics?${new URLSearchParams(subjectOf(node)).toString()}`}>
          {t('toStatistics')}
        </ButtonLink>
      )}
    </div>
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
    ...(node.owner === '' ? [] : [{ label: t('group'), value: node.owner }]),
    ...(node.organization === '' ? [] : [{ label: t('organization'), value: node.organization }]),
    ...(node.registries.length === 0 ? [] : [{ label: t('registries'), value: node.registries.join(', ') }]),
    ...(generations.length === 0 ? [] : [{ label: t('generations'), value: generations }]),
  ]
  return facts.length === 0 ? null : <Facts facts={facts} className="border-b px-4 py-2.5" />
}

const hrefOf = ({ kind, label }: TopologyNode): string => (kind === 'application' ? applicationHref(label) : serviceHref(label))
