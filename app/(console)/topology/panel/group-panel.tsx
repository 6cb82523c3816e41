'use client'
import { UnfoldHorizontal } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '../../../_components/button'
import { NumberCell } from '../../../_components/number-cell'
import { SidePanel } from '../../../_components/side-panel'
import { StatusDot } from '../../../_components/status-dot'
import { foldingOf } from '../model/fold'
import { healths, nodeHealth, type TopologyNode } from '../model/health'
import { statusOfHealth } from '../model/health-look'
import { shortName } from '../model/node-name'
import type { TopologyMap } from '../model/read-map'
import type { ViewState } from '../view-state'
import { EdgeList } from './edge-list'
import { TrafficFacts } from './traffic-facts'

type GroupPanelProps = {
  group: TopologyNode
  topology: TopologyMap
  /** The map with groups folded. */
  drawn: TopologyMap
  view: ViewState
  onClose: () => void
  onSelectNode: (id: string) => void
  onSelectEdge: (id: string) => void
}

const maxListed = 200

/** A folded group: who is in it, worst first, whom they call together, and the way to unfold it. */
export function GroupPanel({ group, topology, drawn, view, onClose, onSelectNode, onSelectEdge }: GroupPanelProps) {
  const t = useTranslations('topology')
  const folding = foldingOf(topology.nodes, view.unfolded)
  const rank = (node: TopologyNode): number => healths.indexOf(nodeHealth(node))
  const members = topology.nodes.filter(({ id }) => folding.get(id) === group.label).toSorted((one, other) => rank(one) - rank(other))
  const names = new Map(drawn.nodes.map((node) => [node.id, shortName(node)]))
  const nameOf = (id: string): string => names.get(id) ?? id
  return (
    <SidePanel title={group.label} facts={t('members', { count: members.length })} onClose={onClose}>
      <TrafficFacts traffic={group.traffic} made={group.made} />
      <div className="flex gap-2 border-b px-4 py-2.5">
        <Button size="sm" icon={UnfoldHorizontal} onClick={() => view.toggleGroup(group.label)}>
          {t('unfold')}
        </Button>
      </div>
      <ul className="border-b py-1.5" aria-label={t('members', { count: members.length })}>
        {members.slice(0, maxListed).map((node) => {
          const health = nodeHealth(node)
          return (
            <li key={node.id}>
              <button
                type="button"
                onClick={() => onSelectNode(node.id)}
                title={node.label}
                className="grid h-8 w-full grid-cols-[1fr_auto_4.5rem] items-center gap-2 px-4 text-start text-sm hover:bg-hover"
              >
                <span className="truncate">{shortName(node)}</span>
                <StatusDot status={statusOfHealth[health]} className="text-xs">
                  {t(`health.${health}`)}
                </StatusDot>
                <span className="text-end">
                  <NumberCell value={node.traffic?.callsPerSecond} unit={node.traffic ? t('perSecond') : ''} />
                </span>
              </button>
            </li>
          )
        })}
        {members.length > maxListed && (
          <li className="px-4 py-1 text-sm text-muted">{t('factHidden', { count: members.length - maxListed })}</li>
        )}
      </ul>
      <EdgeList direction="in" edges={drawn.edges.filter(({ to }) => to === group.id)} nameOf={nameOf} onSelect={onSelectEdge} />
      <EdgeList direction="out" edges={drawn.edges.filter(({ from }) => from === group.id)} nameOf={nameOf} onSelect={onSelectEdge} />
    </SidePanel>
  )
}
