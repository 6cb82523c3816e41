// Too many nodes to read: groups become one node each. Who belongs to which is decided on the whole map, so that a filter changes what a
// folded card counts and never which cards there are.
import { edgeId } from './edge-id'
import { sumTraffic } from '#lib/registry/topology-traffic'
import { healths, nodeHealth, type TopologyEdge, type TopologyNode } from './health'
import { serviceOfNode } from './node-name'

/** Node → the group it is folded into; a node that stands alone is not in it. */
export type Folding = ReadonlyMap<string, string>

type Graph = { nodes: readonly TopologyNode[]; edges: readonly TopologyEdge[] }

export const foldedId = (group: string): string => `group:${group}`

/** More cards than this are not read by anybody, and take the layout seconds. */
export const maxCards = 150

/** A group of more is unfolded part by part: more cards at once, with what they call, fit no screen. */
const maxUnfolded = 40

/** Between a group and a part of it. */
export const partOf = ' › '

/**
 * Groups of two and more; who has no group goes by the first word of the name. Unfolded groups stay apart: card by card, or, where
 * those were too many, part by part.
 */
export function foldingOf(nodes: readonly TopologyNode[], unfolded: ReadonlySet<string>): Folding {
  const folding = new Map<string, string>()
  for (const [group, members] of Map.groupBy(nodes, (node) => node.group || `${prefixOf(node)}…`)) {
    if (!unfolded.has(group)) fold(folding, group, members)
    else if (members.length > maxUnfolded)
      for (const [part, some] of partsOf(group, members)) if (!unfolded.has(part)) fold(folding, part, some)
  }
  return folding
}

/** By the first word of the name; a group that this does not divide has no parts. */
function partsOf(group: string, members: readonly TopologyNode[]): [string, TopologyNode[]][] {
  const parts = [...Map.groupBy(members, (node) => `${group}${partOf}${prefixOf(node)}`)]
  return parts.length > 1 ? parts : []
}

function fold(folding: Map<string, string>, group: string, members: readonly TopologyNode[]): void {
  if (members.length > 1) for (const { id } of members) folding.set(id, group)
}

/** `order-service` → `order`; `com.shop.order.OrderService` → `com.shop.order`. */
export function prefixOf(node: Pick<TopologyNode, 'kind' | 'label'>): string {
  const service = serviceOfNode(node)
  if (service) return service.interface.split('.').slice(0, -1).slice(0, 3).join('.') || service.interface
  return /^[\p{L}\d]+/u.exec(node.label)?.[0] ?? node.label
}

/** The map with every group of the folding as one node, and all calls between two groups as one edge. */
export function foldGraph({ nodes, edges }: Graph, folding: Folding): { nodes: TopologyNode[]; edges: TopologyEdge[] } {
  const nameOf = (id: string): string => {
    const group = folding.get(id)
    return group === undefined ? id : foldedId(group)
  }
  const crossing = edges.map((edge) => ({ edge, from: nameOf(edge.from), to: nameOf(edge.to) })).filter(({ from, to }) => from !== to)
  const between = Map.groupBy(crossing, ({ from, to }) => edgeId(from, to))
  const [into, out] = [Map.groupBy(crossing, ({ to }) => to), Map.groupBy(crossing, ({ from }) => from)]
  const trafficIn = (parts: typeof crossing = []): TopologyEdge['traffic'] => edgesTraffic(parts.map(({ edge }) => edge))
  const folded = [...between].flatMap(([id, parts]): TopologyEdge[] => {
    const [first] = parts
    if (!first) return []
    const all = parts.map(({ edge }) => edge)
    if (all.length === 1 && first.edge.from === first.from && first.edge.to === first.to) return [first.edge]
    const broken = all.every((edge) => edge.broken)
    return [
      {
        id,
        from: first.from,
        to: first.to,
        services: [...new Set(all.flatMap((edge) => edge.services))],
        traffic: edgesTraffic(all),
        broken,
        ...(all.every((edge) => edge.traced) ? { traced: true } : {}),
      },
    ]
  })
  const groups = Map.groupBy(nodes, ({ id }) => folding.get(id) ?? '')
  const alone = groups.get('') ?? []
  groups.delete('')
  return {
    nodes: [
      ...[...groups].map(([group, members]) =>
        foldedNode(group, members, { calls: trafficIn(into.get(foldedId(group))), makes: trafficIn(out.get(foldedId(group))) }),
      ),
      ...alone,
    ],
    edges: folded,
  }
}

/** None where none is measured; silence where some are. */
function edgesTraffic(edges: readonly TopologyEdge[]): TopologyEdge['traffic'] {
  const measured = edges.filter(({ traffic }) => traffic !== null)
  return sumTraffic(measured.map(({ traffic }) => traffic)) ?? measured[0]?.traffic ?? null
}

type Calls = { calls: TopologyEdge['traffic']; makes: TopologyEdge['traffic'] }

function foldedNode(group: string, members: readonly TopologyNode[], { calls, makes }: Calls): TopologyNode {
  const ofHealth = Map.groupBy(members, nodeHealth)
  const worst = healths.find((health) => ofHealth.has(health))
  const union = (values: (node: TopologyNode) => readonly string[]): string[] =>
    [...new Set(members.flatMap((node) => [...values(node)]))].sort()
  const made = (calls?.callsPerSecond ?? 0) === 0 && (makes?.callsPerSecond ?? 0) > 0
  return {
    id: foldedId(group),
    label: group,
    kind: 'group',
    group: group.includes(partOf) ? group.slice(0, group.indexOf(partOf)) : '',
    owner: one(union((node) => [node.owner])),
    organization: one(union((node) => [node.organization])),
    registries: union((node) => node.registries),
    instanceCount: members.reduce((sum, node) => sum + node.instanceCount, 0),
    generations: union((node) => node.generations),
    problems: [],
    traffic: made ? makes : calls,
    made,
    members: members.length,
    ...(worst ? { worst, worstCount: ofHealth.get(worst)?.length ?? 0 } : {}),
  }
}

const one = (values: readonly string[]): string => (values.length === 1 ? (values[0] ?? '') : '')
