import type { Topology } from '#lib/registry/schema'
import { edgeId } from './edge-id'
import type { TopologyEdge, TopologyNode } from './health'

/** The answer as the map takes it. */
export type TopologyMap = Omit<Topology, 'nodes' | 'edges'> & { nodes: TopologyNode[]; edges: TopologyEdge[] }

const still = { callsPerSecond: 0, errorRate: 0, averageMs: 0, maxMs: 0 }

/**
 * The API knows traffic, or none. None is silence (idle) where statistics arrive at all, and ignorance (not measured) where
 * they do not. A node that serves no calls (a gateway, a batch job) carries the figures of those it makes.
 */
export function readMap(topology: Topology): TopologyMap {
  const measured = topology.edges.some(({ traffic }) => traffic !== null)
  const silence = measured ? still : null
  const edges = topology.edges.map((edge): TopologyEdge => {
    const { from, to, broken, traffic } = edge
    return { id: edgeId(from, to), ...edge, traffic: broken ? traffic : (traffic ?? silence) }
  })
  const served = new Set(edges.filter(hasCalls).map(({ to }) => to))
  const nodes = topology.nodes.map((node): TopologyNode => {
    const made = node.kind === 'application' && node.traffic !== null && node.traffic.callsPerSecond > 0 && !served.has(node.id)
    return { ...node, traffic: node.traffic ?? silence, made }
  })
  return { ...topology, nodes, edges }
}

const hasCalls = ({ traffic }: Pick<TopologyEdge, 'traffic'>): boolean => traffic !== null && traffic.callsPerSecond > 0
