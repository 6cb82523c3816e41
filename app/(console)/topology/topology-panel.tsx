'use client'
import type { Pointed } from './graph/topology-graph'
import type { TopologyMap } from './model/read-map'
import { EdgePanel } from './panel/edge-panel'
import { NodePanel } from './panel/node-panel'
import type { Level } from './view-state'

type TopologyPanelProps = {
  topology: TopologyMap | undefined
  pointed: Pointed | undefined
  onShow: (pointed: Pointed | undefined) => void
  onFocus: (id: string, level?: Level) => void
}

/** What is chosen, as long as it is still there. */
export function TopologyPanel({ topology, pointed, onShow, onFocus }: TopologyPanelProps) {
  if (!topology || !pointed) return null
  const close = () => onShow(undefined)
  if (pointed.kind === 'node') {
    const node = topology.nodes.find(({ id }) => id === pointed.id)
    return node ? (
      <NodePanel
        key={node.id}
        node={node}
        topology={topology}
        onClose={close}
        onSelectEdge={(id) => onShow({ kind: 'edge', id })}
        onFocus={onFocus}
      />
    ) : null
  }
  const edge = topology.edges.find(({ id }) => id === pointed.id)
  return edge ? (
    <EdgePanel key={edge.id} edge={edge} topology={topology} onClose={close} onSelectNode={(id) => onShow({ kind: 'node', id })} />
  ) : null
}
