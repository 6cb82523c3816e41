import { foldedId, foldGraph, foldingOf, maxCards } from './fold'
import type { TopologyEdge, TopologyNode } from './health'

/** Beyond this, cards give way to dots, drawn by WebGL. */
export const maxFolded = 400

export type Drawing = 'auto' | 'folded' | 'all'
type Graph = { nodes: readonly TopologyNode[]; edges: readonly TopologyEdge[] }

/** How a map is drawn, and the fold to apply to whatever part of it is visible. */
export type Plan = { way: 'cards' | 'dots'; isFolded: boolean; fold: (graph: Graph) => Graph; groups: readonly string[] }

/** Few nodes as cards, more folded into groups; every node by itself where a person asks for that, as dots where there are very many. */
export function planOf(whole: Graph, drawing: Drawing, unfolded: ReadonlySet<string>): Plan {
  const count = whole.nodes.length
  const asIs = (graph: Graph): Graph => graph
  if (count <= maxCards && drawing !== 'folded') return { way: 'cards', isFolded: false, fold: asIs, groups: [] }
  if (drawing === 'all') return { way: count > maxFolded ? 'dots' : 'cards', isFolded: false, fold: asIs, groups: [] }
  const folding = foldingOf(whole.nodes, unfolded)
  const fold = (graph: Graph): Graph => foldGraph(graph, folding)
  const left = new Set(whole.nodes.map(({ id }) => foldedGroup(folding.get(id)) ?? id)).size
  return { way: left > maxFolded ? 'dots' : 'cards', isFolded: true, fold, groups: [...new Set(folding.values())] }
}

const foldedGroup = (group: string | undefined): string | undefined => (group === undefined ? undefined : foldedId(group))
