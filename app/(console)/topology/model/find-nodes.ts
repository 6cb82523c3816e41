import type { Expression } from './expression'
import { type TopologyEdge, type TopologyNode } from './health'

type Graph = { nodes: readonly TopologyNode[]; edges: readonly TopologyEdge[] }

/** Ids of the nodes that the expression means, by name; undefined where nothing is asked. */
export function findNodes({ nodes }: Pick<Graph, 'nodes'>, expression: Expression): readonly string[] | undefined {
  if (expression.isEmpty || expression.problem) return undefined
  return nodes
    .filter(expression.test)
    .toSorted((one, other) => one.label.length - other.label.length || one.label.localeCompare(other.label))
    .map(({ id }) => id)
}

/** The map without the nodes that the expression means, and without what hangs on them. */
export function hideNodes<G extends Graph>(graph: G, expression: Expression): G {
  if (expression.isEmpty || expression.problem) return graph
  const nodes = graph.nodes.filter((node) => !expression.test(node))
  const kept = new Set(nodes.map(({ id }) => id))
  return { ...graph, nodes, edges: graph.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)) }
}
