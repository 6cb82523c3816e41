import type { Topology } from '#lib/registry/schema'

export type Neighbour = {
  name: string
  /** false: nobody provides what is called there */
  isKnown: boolean
  services: readonly string[]
  isBroken: boolean
  traffic: Topology['edges'][number]['traffic']
}

/** Who calls an application and whom it calls, the busiest first; calls of its own services to each other are left out. */
export function neighboursOf({ nodes, edges }: Topology, application: string): { callers: Neighbour[]; callees: Neighbour[] } {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const own = nodes.find((node) => node.kind === 'application' && node.label === application)?.id
  const toNeighbour = (id: string, { services, broken, traffic }: Topology['edges'][number]): Neighbour => {
    const node = known.get(id)
    return { name: node?.label ?? id, isKnown: node?.kind === 'application', services, isBroken: broken, traffic }
  }
  const byTraffic = (one: Neighbour, other: Neighbour) =>
    (other.traffic?.callsPerSecond ?? 0) - (one.traffic?.callsPerSecond ?? 0) || (one.name < other.name ? -1 : 1)
  const calls = edges.filter(({ from, to }) => from !== to)
  return {
    callers: calls
      .filter(({ to }) => to === own)
      .map((edge) => toNeighbour(edge.from, edge))
      .sort(byTraffic),
    callees: calls
      .filter(({ from }) => from === own)
      .map((edge) => toNeighbour(edge.to, edge))
      .sort(byTraffic),
  }
}
