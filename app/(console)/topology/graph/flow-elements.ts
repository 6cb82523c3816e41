// From the topology to what React Flow draws. Sizes are given: nothing has to be measured first, and nothing flickers.
import { type Edge, type Node } from '@xyflow/react'
import type { GroupFrame } from '../layout/group-frames'
import { cardSize, type Layout, type Point, type Positions } from '../layout/positions'
import { edgeWidth } from '../model/edge-width'
import { edgeHealth, type Health, nodeHealth, type TopologyEdge, type TopologyNode } from '../model/health'
import type { Path } from '../model/path-through'

/** `dim`: not on the path or not found; `lit`: on it. */
export type Light = 'plain' | 'lit' | 'dim'
export type CardData = { node: TopologyNode; health: Health; light: Light; selected: boolean }
export type CallData = {
  edge: TopologyEdge
  health: Health
  width: number
  light: Light
  selected: boolean
  route: readonly Point[] | undefined
  /** Where on the line its word stands, 0…1. */
  wordPlace: number
}
export type CardNode = Node<CardData, 'card'>
export type FrameNode = Node<{ group: string }, 'frame'>
export type FrameNameNode = Node<{ group: string }, 'frame-name'>
export type CallEdge = Edge<CallData, 'call'>

/** Undefined: nothing is pointed at and nothing searched for. */
export type Lighting = { path: Path | undefined; selectedId: string | null }

export function cardNodes(nodes: readonly TopologyNode[], positions: Positions, { path, selectedId }: Lighting): CardNode[] {
  return nodes.flatMap((node): CardNode[] => {
    const position = positions.get(node.id)
    if (!position) return []
    const data: CardData = { node, health: nodeHealth(node), light: lightOf(path?.nodes, node.id), selected: selectedId === node.id }
    return [{ id: node.id, type: 'card', position, data, ...cardSize, measured: cardSize, zIndex: 1 }]
  })
}

/** Frames lie below the lines, their names above them: a line through a name cannot be read. */
export function frameNodes(frames: readonly GroupFrame[]): (FrameNode | FrameNameNode)[] {
  return frames.flatMap(({ group, x, y, width, height }): (FrameNode | FrameNameNode)[] => {
    const common = { data: { group }, selectable: false }
    const name = { width: width - 24, height: 20 }
    return [
      { ...common, id: `group:${group}`, type: 'frame', position: { x, y }, width, height, measured: { width, height }, zIndex: -1 },
      { ...common, id: `name:${group}`, type: 'frame-name', position: { x: x + 10, y: y + 4 }, ...name, measured: name, zIndex: 2 },
    ]
  })
}

export function callEdges(edges: readonly TopologyEdge[], routes: Layout['routes'], { path, selectedId }: Lighting): CallEdge[] {
  const busiest = Math.max(0, ...edges.map(({ traffic }) => traffic?.callsPerSecond ?? 0))
  const places = wordPlaces(edges, routes)
  return edges.map((edge) => {
    const light = lightOf(path?.edges, edge.id)
    const data: CallData = {
      edge,
      health: edgeHealth(edge),
      width: edgeWidth(edge.traffic?.callsPerSecond ?? 0, busiest),
      light,
      selected: selectedId === edge.id,
      route: routes.get(edge.id),
      wordPlace: places.get(edge.id) ?? 0.5,
    }
    return { id: edge.id, source: edge.from, target: edge.to, type: 'call', data, zIndex: light === 'lit' ? 1 : 0 }
  })
}

/** Lines that leave one card side by side have their words at different places, or these would cover each other. */
function wordPlaces(edges: readonly TopologyEdge[], routes: Layout['routes']): ReadonlyMap<string, number> {
  const startOf = ({ id }: TopologyEdge): number => routes.get(id)?.[0]?.y ?? 0
  const places = new Map<string, number>()
  for (const bundle of Map.groupBy(edges, ({ from }) => from).values())
    for (const [index, { id }] of bundle.toSorted((one, other) => startOf(one) - startOf(other)).entries())
      places.set(id, [0.5, 0.2, 0.8][index % 3] ?? 0.5)
  return places
}

function lightOf(lit: ReadonlySet<string> | undefined, id: string): Light {
  if (!lit) return 'plain'
  return lit.has(id) ? 'lit' : 'dim'
}
