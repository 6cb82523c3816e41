// From the map to what sigma draws: colours as plain values, sizes by degree, widths by calls.
import { MultiDirectedGraph } from 'graphology'
import { healthColour } from '../export/card-picture'
import type { Palette } from '../export/picture'
import { edgeWidth } from '../model/edge-width'
import { edgeHealth, nodeHealth, type TopologyEdge, type TopologyNode } from '../model/health'
import { shortName } from '../model/node-name'
import type { Path } from '../model/path-through'
import type { Visible } from '../model/visible-graph'
import type { DotPositions } from './use-dot-positions'

export type DotAttributes = {
  x: number
  y: number
  size: number
  color: string
  label: string
  labelVisibility: 'auto' | 'visible' | 'hidden'
  opacity: number
  zIndex: number
}
export type LineAttributes = { size: number; color: string; opacity: number; zIndex: number }
export type DotGraph = MultiDirectedGraph<DotAttributes, LineAttributes>

/** Radius of a dot: by how many it is connected with. */
export const dotSize = (degree: number): number => Math.min(14, 3 + Math.sqrt(degree))

export function dotGraph(shown: Visible, positions: DotPositions, colours: Palette): DotGraph {
  const graph: DotGraph = new MultiDirectedGraph<DotAttributes, LineAttributes>()
  const degrees = new Map<string, number>()
  for (const { from, to } of shown.edges) for (const id of [from, to]) degrees.set(id, (degrees.get(id) ?? 0) + 1)
  const busiest = shown.edges.reduce((most, edge) => Math.max(most, callsOf(edge)), 0)
  for (const node of shown.nodes) {
    const at = positions.get(node.id)
    // y grows upwards in sigma
    if (at) graph.addNode(node.id, { x: at.x, y: -at.y, size: dotSize(degrees.get(node.id) ?? 0), ...lookOf(node, colours) })
  }
  for (const edge of shown.edges) {
    if (!graph.hasNode(edge.from) || !graph.hasNode(edge.to) || graph.hasEdge(edge.id)) continue
    graph.addDirectedEdgeWithKey(edge.id, edge.from, edge.to, { size: edgeWidth(callsOf(edge), busiest) / 2, ...lineLookOf(edge, colours) })
  }
  return graph
}

const callsOf = ({ traffic }: TopologyEdge): number => traffic?.callsPerSecond ?? 0

function lookOf(node: TopologyNode, colours: Palette): Omit<DotAttributes, 'x' | 'y' | 'size'> {
  const health = nodeHealth(node)
  const common = {
    color: healthColour(health, colours),
    label: shortName(node),
    labelVisibility: 'auto' as const,
    opacity: 1,
    zIndex: health === 'danger' ? 1 : 0,
  }
  if (node.mark === 'appeared') return { ...common, color: colours.accent, label: `+ ${common.label}` }
  return node.mark === 'vanished' ? { ...common, opacity: 0.4, label: `− ${common.label}` } : common
}

function lineLookOf(edge: TopologyEdge, colours: Palette): Omit<LineAttributes, 'size'> {
  const health = edgeHealth(edge)
  const isPlain = health === 'ok' || health === 'unknown'
  return { color: isPlain ? colours.control : healthColour(health, colours), opacity: plainLine, zIndex: health === 'danger' ? 1 : 0 }
}

const plainLine = 0.35

/** More names than this at once cannot be read. */
const maxNamed = 40

/** What is on the path stands out and says its name, everything else steps back; without a path all is plain. */
export function light(graph: DotGraph, path: Path | undefined): void {
  const names = path && path.nodes.size <= maxNamed ? 'visible' : 'auto'
  graph.updateEachNodeAttributes((id, attributes) => {
    const isLit = !path || path.nodes.has(id)
    return { ...attributes, opacity: isLit ? 1 : 0.12, labelVisibility: isLit ? names : 'hidden' }
  })
  graph.updateEachEdgeAttributes((id, attributes) => ({
    ...attributes,
    opacity: !path ? plainLine : path.edges.has(id) ? 0.9 : 0.04,
    zIndex: path?.edges.has(id) ? 2 : 0,
  }))
}
