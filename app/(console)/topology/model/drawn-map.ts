import { foldedId, foldGraph, foldingOf } from './fold'
import type { TopologyEdge, TopologyNode } from './health'

/** More cards than this are not read by anybody, and take the layout seconds. */
export const maxCards = 150
/** Beyond this, cards give way to dots, drawn by WebGL. */
export const maxFolded = 400

export type Drawing = 'auto' | 'folded' | 'all'
type Graph = { nodes: readonly TopologyNode[]; edges: readonly TopologyEdge[] }

/** How a map is drawn, and the fold to apply to whatever part of it is visible. */
export type Plan = { way: 'cards' | 'dots'; isFolded: boolean; fold: (graph: Graph) => Graph; groups: readonly string[] }

/** Few nodes as cards, more folded into groups, very many as dots; a person may choose between the latter two. */
export function planOf(whole: Graph, drawing: Drawing, unfolded: ReadonlySet<string>): Plan {
  const count = whole.nodes.length
  const asIs = (graph: Graph): Graph => graph
  if (count <= maxCards && drawing !== 'folded') return { way: 'cards', isFolded: false, fold: asIs, groups: [] }
  const wantsAll = drawing === 'all' || (drawing === 'auto' && count > maxFolded)
  if (wantsAll) return { way: count > maxFolded ? 'dots' : 'cards', isFolded: false, fold: asIs, groups: [] }
  const folding = foldingOf(whole.nodes, unfolded)
  const fold = (graph: Graph): Graph => foldGraph(graph, folding)
  const left = new Set(whole.nodes.map(({ id }) => foldedGroup(folding.get(id)) ?? id)).size
  return { way: left > maxFolded ? 'dots' : 'cards', isFolded: true, fold, groups: [...new Set(folding.values())] }
}

const foldedGroup = (group: string | undefined): string | undefined => (group === undefined ? undefined : foldedId(group))
