'use client'
import type { Pointed } from './graph/topology-graph'
import { EdgePanel } from './panel/edge-panel'
import { GroupPanel } from './panel/group-panel'
import { NodePanel } from './panel/node-panel'
import type { MapParts } from './use-topology-map'
import type { ViewState } from './view-state'

type TopologyPanelProps = { map: MapParts; view: ViewState; pointed: Pointed | undefined; onShow: (pointed: Pointed | undefined) => void }

/** What is chosen, as long as it is still there: on the map as drawn (folded groups), else on the whole one. */
export function TopologyPanel({ map: { topology, whole }, view, pointed, onShow }: TopologyPanelProps) {
  if (!topology || !whole || !pointed) return null
  const close = () => onShow(undefined)
  const selectNode = (id: string) => onShow({ kind: 'node', id })
  const selectEdge = (id: string) => onShow({ kind: 'edge', id })
  const drawn = { ...topology, nodes: [...whole.nodes], edges: [...whole.edges] }
  if (pointed.kind === 'node') {
    const group = whole.nodes.find(({ id, kind }) => kind === 'group' && id === pointed.id)
    if (group)
      return (
        <GroupPanel
          key={group.id}
          group={group}
          topology={topology}
          drawn={drawn}
          view={view}
          onClose={close}
          onSelectNode={selectNode}
          onSelectEdge={selectEdge}
        />
      )
    const node = topology.nodes.find(({ id }) => id === pointed.id)
    return node ? (
      <NodePanel
        key={node.id}
        node={node}
        topology={topology}
        view={view}
        onClose={close}
        onSelectEdge={selectEdge}
        onFocus={view.focusOn}
      />
    ) : null
  }
  const from = [topology, drawn].find(({ edges }) => edges.some(({ id }) => id === pointed.id))
  const edge = from?.edges.find(({ id }) => id === pointed.id)
  return from && edge ? <EdgePanel key={edge.id} edge={edge} topology={from} onClose={close} onSelectNode={selectNode} /> : null
}
