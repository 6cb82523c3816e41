type Link = { id: string; from: string; to: string }
export type Path = { nodes: ReadonlySet<string>; edges: ReadonlySet<string> }

/** Everything that reaches `nodeId` by calls, and everything that its calls reach. */
export function pathThroughNode(nodeId: string, edges: readonly Link[]): Path {
  return union(walk(nodeId, edges, 'up'), walk(nodeId, edges, 'down'))
}

/** The edge, what reaches its beginning, and what its end reaches. */
export function pathThroughEdge(edgeId: string, edges: readonly Link[]): Path {
  const edge = edges.find(({ id }) => id === edgeId)
  if (!edge) return { nodes: new Set(), edges: new Set() }
  const both = union(walk(edge.from, edges, 'up'), walk(edge.to, edges, 'down'))
  return { nodes: both.nodes, edges: new Set([...both.edges, edgeId]) }
}

function walk(startId: string, edges: readonly Link[], direction: 'up' | 'down'): Path {
  const [near, far] = direction === 'down' ? (['from', 'to'] as const) : (['to', 'from'] as const)
  const linksOf = Map.groupBy(edges, (edge) => edge[near])
  const nodes = new Set([startId])
  const used = new Set<string>()
  // A set grows while it is walked, so cycles end by themselves.
  for (const nodeId of nodes) {
    for (const edge of linksOf.get(nodeId) ?? []) {
      used.add(edge.id)
      nodes.add(edge[far])
    }
  }
  return { nodes, edges: used }
}

function union(one: Path, other: Path): Path {
  return { nodes: new Set([...one.nodes, ...other.nodes]), edges: new Set([...one.edges, ...other.edges]) }
}
