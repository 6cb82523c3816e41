import { communitiesOf } from './communities'
import { foldingOf, maxCards } from './fold'
import type { TopologyEdge, TopologyNode } from './health'
import type { TopologyMap } from './read-map'

export const groupings = ['auto', 'organization', 'owner', 'registry', 'application', 'community', 'none'] as const
/** `auto`: what makes groups that can be read; `application`: services by who provides them; `community`: who calls one another */
export type Grouping = (typeof groupings)[number]
export type GroupedMap = TopologyMap & { grouping: Exclude<Grouping, 'auto'> }

type Graph = { nodes: readonly TopologyNode[]; edges: readonly TopologyEdge[] }
type Fixed = Exclude<Grouping, 'auto' | 'community'>

/** The map with every node's group. `picture` names it from reading to reading, so that communities stay what they were. */
export function groupedMap(map: TopologyMap, grouping: Grouping, picture: string): GroupedMap {
  const chosen = grouping === 'auto' ? bestGrouping(map.nodes) : grouping
  const communities = chosen === 'community' ? communitiesOf(map, picture) : undefined
  const nodes = map.nodes.map((node) => ({
    ...node,
    group: chosen === 'community' ? (communities?.get(node.id) ?? '') : groupOf(node, chosen),
  }))
  return { ...map, nodes, grouping: chosen }
}

/** Which group a node belongs to; "" is none. Nobody owns what nobody provides. */
export function groupOf(node: Pick<TopologyNode, 'kind' | 'group' | 'owner' | 'organization' | 'registries'>, grouping: Fixed): string {
  if (grouping === 'registry') return node.registries.join(' + ')
  if (grouping === 'owner') return node.owner
  // an organization is often not set where an owner is
  if (grouping === 'organization') return node.organization || node.owner
  return grouping === 'application' && node.kind === 'service' ? node.group : ''
}

const candidates = ['organization', 'owner', 'registry'] as const
const fewestCards = 4

/**
 * A map that is read card by card goes by organization. A larger one goes by the first that tells its nodes apart: not one card for
 * nearly everything, and not more cards than can be read; where nobody says whose anything is, by who calls whom.
 */
export function bestGrouping(nodes: Graph['nodes']): 'organization' | 'owner' | 'registry' | 'community' {
  if (nodes.length <= maxCards) return 'organization'
  return candidates.find((grouping) => tellsApart(nodes, grouping)) ?? 'community'
}

function tellsApart(nodes: Graph['nodes'], grouping: Fixed): boolean {
  const folding = foldingOf(
    nodes.map((node) => ({ ...node, group: groupOf(node, grouping) })),
    new Set(),
  )
  const sizes = Map.groupBy(nodes, ({ id }) => folding.get(id) ?? id)
  const largest = Math.max(...[...sizes.values()].map(({ length }) => length))
  const named = nodes.filter((node) => groupOf(node, grouping) !== '').length
  return sizes.size >= fewestCards && sizes.size <= maxCards && largest * 2 <= nodes.length && named * 2 >= nodes.length
}
