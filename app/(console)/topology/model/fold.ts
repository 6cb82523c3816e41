// Too many nodes to read: groups become one node each. Who belongs to which is decided on the whole map, so that a filter changes what a
// folded card counts and never which cards there are.
import { sumTraffic } from '#lib/registry/topology-traffic'
import { healths, nodeHealth, type TopologyEdge, type TopologyNode } from './health'
import { serviceOfNode } from './node-name'

/** Node → the group it is folded into; a node that stands alone is not in it. */
export type Folding = ReadonlyMap<string, string>

type Graph = { nodes: readonly TopologyNode[]; edges: readonly TopologyEdge[] }

export const foldedId = (group: string): string => `group:${group}`

/** Groups of two and more; who has no group goes by the first word of the name. Unfolded groups stay apart. */
export function foldingOf(nodes: readonly TopologyNode[], unfolded: ReadonlySet<string>): Folding {
  const groups = Map.groupBy(nodes, (node) => node.group || `${prefixOf(node)}…`)
  return new Map(
    [...groups].flatMap(([group, members]) =>
      members.length < 2 || unfolded.has(group) ? [] : members.map(({ id }): [string, string] => [id, group]),
    ),
  )
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
  const between = Map.groupBy(
    edges.map((edge) => ({ edge, from: nameOf(edge.from), to: nameOf(edge.to) })).filter(({ from, to }) => from !== to),
    ({ from, to }) => `${from}→${to}`,
  )
  const folded = [...between].flatMap(([id, parts]): TopologyEdge[] => {
    const [first] = parts
    if (!first) return []
    const all = parts.map(({ edge }) => edge)
    if (all.length === 1 && first.edge.id === id) return [first.edge]
    const broken = all.every((edge) => edge.broken)
    return [
      {
        id,
        from: first.from,
        to: first.to,
        services: [...new Set(all.flatMap((edge) => edge.services))],
        traffic: edgesTraffic(all),
        broken,
      },
    ]
  })
  const groups = Map.groupBy(nodes, ({ id }) => folding.get(id) ?? '')
  const alone = groups.get('') ?? []
  groups.delete('')
  return { nodes: [...[...groups].map(([group, members]) => foldedNode(group, members, edges)), ...alone], edges: folded }
}

/** None where none is measured; silence where some are. */
function edgesTraffic(edges: readonly TopologyEdge[]): TopologyEdge['traffic'] {
  const measured = edges.filter(({ traffic }) => traffic !== null)
  return sumTraffic(measured.map(({ traffic }) => traffic)) ?? measured[0]?.traffic ?? null
}

function foldedNode(group: string, members: readonly TopologyNode[], edges: readonly TopologyEdge[]): TopologyNode {
  const ids = new Set(members.map(({ id }) => id))
  const into = edges.filter((edge) => ids.has(edge.to) && !ids.has(edge.from))
  const out = edges.filter((edge) => ids.has(edge.from) && !ids.has(edge.to))
  const rank = Math.min(...members.map((member) => healths.indexOf(nodeHealth(member))))
  const worst = healths[rank]
  const union = (values: (node: TopologyNode) => readonly string[]): string[] =>
    [...new Set(members.flatMap((node) => [...values(node)]))].sort()
  const calls = edgesTraffic(into)
  const made = (calls?.callsPerSecond ?? 0) === 0 && (edgesTraffic(out)?.callsPerSecond ?? 0) > 0
  return {
    id: foldedId(group),
    label: group,
    kind: 'group',
    group: '',
    owner: one(union((node) => [node.owner])),
    organization: one(union((node) => [node.organization])),
    registries: union((node) => node.registries),
    instanceCount: members.reduce((sum, node) => sum + node.instanceCount, 0),
    generations: union((node) => node.generations),
    problems: [],
    traffic: made ? edgesTraffic(out) : calls,
    made,
    members: members.length,
    ...(worst ? { worst } : {}),
  }
}

const one = (values: readonly string[]): string => (values.length === 1 ? (values[0] ?? '') : '')
