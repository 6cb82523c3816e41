import type { Mark, TopologyEdge, TopologyNode } from './health'
import type { TopologyMap } from './read-map'

/**
 * The map of an instant, compared with the beginning of the window: what has come since is marked, and what has gone is still drawn,
 * marked as gone.
 */
export function replayedMap(now: TopologyMap, start: TopologyMap | undefined): TopologyMap {
  if (!start) return now
  return { ...now, nodes: compared<TopologyNode>(now.nodes, start.nodes), edges: compared<TopologyEdge>(now.edges, start.edges) }
}

function compared<T extends { id: string; mark?: Mark }>(now: readonly T[], start: readonly T[]): T[] {
  const before = new Set(start.map(({ id }) => id))
  const present = new Set(now.map(({ id }) => id))
  return [
    ...now.map((item): T => (before.has(item.id) ? item : { ...item, mark: 'appeared' })),
    ...start.filter(({ id }) => !present.has(id)).map((item): T => ({ ...item, mark: 'vanished' })),
  ]
}
