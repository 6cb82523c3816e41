import { edgeHealth, type Health, nodeHealth, type TopologyEdge, type TopologyNode } from './health'
import type { TopologyMap } from './read-map'

export type Visible = {
  nodes: readonly TopologyNode[]
  edges: readonly TopologyEdge[]
  /** Edges left out only because nothing runs along them. */
  idleEdges: number
}

/**
 * What the legend and the idle switch leave: an edge goes with its own health, a node stays as long as its health is wanted
 * or an edge that is shown touches it, so that a failing call never loses its ends. Idle nodes go with the idle edges.
 */
export function visibleGraph(
  { nodes, edges }: Pick<TopologyMap, 'nodes' | 'edges'>,
  hidden: ReadonlySet<Health>,
  showIdle: boolean,
): Visible {
  const known = new Set(nodes.map(({ id }) => id))
  const wanted = edges.filter((edge) => known.has(edge.from) && known.has(edge.to) && !hidden.has(edgeHealth(edge)))
  const shown = wanted.filter((edge) => showIdle || edgeHealth(edge) !== 'idle')
  const touched = new Set(shown.flatMap(({ from, to }) => [from, to]))
  const shows = (node: TopologyNode): boolean => {
    const health = nodeHealth(node)
    return touched.has(node.id) || (!hidden.has(health) && (showIdle || health !== 'idle'))
  }
  return {
    nodes: nodes.filter(shows),
    edges: shown,
    idleEdges: wanted.length - shown.length,
  }
}

/** How many nodes there are of each health, for the legend. */
export function countHealths(nodes: readonly TopologyNode[]): Record<Health, number> {
  const counts: Record<Health, number> = { danger: 0, warning: 0, ok: 0, idle: 0, unknown: 0 }
  for (const node of nodes) counts[nodeHealth(node)] += 1
  return counts
}
