import type { Topology } from '#lib/registry/schema'
import type { TopologyEdge, TopologyNode } from './health'

/** The map as it is drawn: a node that serves no calls (a gateway, a batch job) shows those it makes itself. */
export type TopologyMap = Omit<Topology, 'nodes'> & { nodes: TopologyNode[] }

export function withOwnCalls(topology: Topology): TopologyMap {
  return { ...topology, nodes: topology.nodes.map((node) => ownCalls(node, topology.edges)) }
}

function ownCalls(node: TopologyNode, edges: readonly TopologyEdge[]): TopologyNode {
  if (node.traffic && node.traffic.callsPerSecond > 0) return node
  const made = edges.flatMap(({ from, traffic }) => (from === node.id && traffic && traffic.callsPerSecond > 0 ? [traffic] : []))
  if (made.length === 0) return node
  const callsPerSecond = sum(made, (traffic) => traffic.callsPerSecond)
  return {
    ...node,
    made: true,
    traffic: {
      callsPerSecond,
      errorRate: sum(made, (traffic) => traffic.errorRate * traffic.callsPerSecond) / callsPerSecond,
      averageMs: sum(made, (traffic) => traffic.averageMs * traffic.callsPerSecond) / callsPerSecond,
      maxMs: Math.max(...made.map(({ maxMs }) => maxMs)),
    },
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
