// Who belongs together where nobody says so: nodes that call one another more than chance would have it (Louvain's method, Blondel and
// others 2008: move nodes one by one while modularity grows, then take each community as a node and begin again).
import { shortName } from './node-name'
import type { TopologyEdge, TopologyNode } from './health'

type Graph = { nodes: readonly TopologyNode[]; edges: readonly TopologyEdge[] }
/** By node: the weight of what joins it with each of its neighbours, and with itself. */
type Weights = Map<number, number>[]

const maxRounds = 12
/** By picture, for as long as the tab lives: a call that comes or goes must not deal all cards anew. */
const remembered = new Map<string, ReadonlyMap<string, string>>()

/** Node → its community, named after the member with most connections. A node that nothing is connected with has none. */
export function communitiesOf(graph: Graph, picture: string): ReadonlyMap<string, string> {
  const before = remembered.get(picture)
  const known = graph.nodes.filter(({ id }) => before?.has(id)).length
  const found = before && known * 2 >= graph.nodes.length ? withNewcomers(before, graph) : findCommunities(graph)
  remembered.set(picture, found)
  return found
}

/** Anew, from the connections alone: the same graph gives the same communities. */
export function findCommunities({ nodes, edges }: Graph): Map<string, string> {
  const sorted = nodes.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const places = new Map(sorted.map(({ id }, index) => [id, index]))
  const weights: Weights = sorted.map(() => new Map())
  for (const { from, to } of edges) {
    const [one, other] = [places.get(from), places.get(to)]
    if (one !== undefined && other !== undefined && one !== other) join(weights, one, other, 1)
  }
  const degrees = weights.map((neighbours) => neighbours.size)
  const members = Map.groupBy(sorted.keys(), communityOf(weights))
  const named = [...members.values()].flatMap((places) => {
    const hub = places.reduce((most, place) => ((degrees[place] ?? 0) > (degrees[most] ?? 0) ? place : most))
    const node = sorted[hub]
    if (!node || places.length < 2) return []
    return places.flatMap((place): [string, string][] => (sorted[place] ? [[sorted[place].id, `${shortName(node)}…`]] : []))
  })
  return new Map(named)
}

/** Who came since belongs to those it is connected with. */
function withNewcomers(before: ReadonlyMap<string, string>, { nodes, edges }: Graph): Map<string, string> {
  const all = new Map(before)
  for (const { id } of nodes) {
    if (all.has(id)) continue
    const near = edges.flatMap(({ from, to }) => (from === id ? (all.get(to) ?? []) : to === id ? (all.get(from) ?? []) : []))
    const [most] = [...Map.groupBy(near, (group) => group)].toSorted(([, one], [, other]) => other.length - one.length)
    if (most) all.set(id, most[0])
  }
  return all
}

/** Place → community, over as many levels as bring anything. */
function communityOf(weights: Weights): (place: number) => number {
  let level = weights
  const steps: number[][] = []
  for (let round = 0; round < maxRounds; round += 1) {
    const moved = moveNodes(level)
    const numbers = new Map([...new Set(moved)].map((community, index) => [community, index]))
    if (numbers.size === level.length) break
    const step = moved.map((community) => numbers.get(community) ?? 0)
    steps.push(step)
    level = asNodes(level, step, numbers.size)
  }
  return (place) => steps.reduce((at, step) => step[at] ?? at, place)
}

/** Each node into the community of the neighbour that it raises modularity most with, until nobody moves. */
function moveNodes(weights: Weights): number[] {
  const communities = weights.map((_, place) => place)
  const degrees = weights.map((neighbours) => sum(neighbours.values()))
  const totals = [...degrees]
  const all = Math.max(1, sum(degrees))
  const move = (place: number): boolean => {
    const [own = place, degree = 0] = [communities[place], degrees[place]]
    totals[own] = (totals[own] ?? 0) - degree
    const links = linksTo(communities, weights[place] ?? new Map(), place)
    const gain = (community: number): number => (links.get(community) ?? 0) - ((totals[community] ?? 0) * degree) / all
    const best = [...links.keys()].reduce((most, community) => (gain(community) > gain(most) + 1e-9 ? community : most), own)
    totals[best] = (totals[best] ?? 0) + degree
    communities[place] = best
    return best !== own
  }
  for (let round = 0; round < maxRounds; round += 1) if (weights.filter((_, place) => move(place)).length === 0) break
  return communities
}

/** What joins a node with each community around it. */
function linksTo(communities: readonly number[], neighbours: ReadonlyMap<number, number>, place: number): Map<number, number> {
  const links = new Map<number, number>()
  for (const [other, weight] of neighbours) {
    const community = communities[other] ?? other
    if (other !== place) links.set(community, (links.get(community) ?? 0) + weight)
  }
  return links
}

/** Communities as nodes; what runs within one joins it with itself. */
function asNodes(weights: Weights, step: readonly number[], count: number): Weights {
  const next: Weights = Array.from({ length: count }, () => new Map())
  for (const [place, neighbours] of weights.entries()) {
    for (const [other, weight] of neighbours) {
      const [one, two] = [step[place] ?? 0, step[other] ?? 0]
      next[one]?.set(two, (next[one].get(two) ?? 0) + weight)
    }
  }
  return next
}

function join(weights: Weights, one: number, other: number, weight: number): void {
  weights[one]?.set(other, (weights[one].get(other) ?? 0) + weight)
  weights[other]?.set(one, (weights[other].get(one) ?? 0) + weight)
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
