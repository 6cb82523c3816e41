// The blast radius of a node: what its death would touch. Followed on the level of applications, because who calls which service for
// the sake of which other cannot be known from a registry: the answer is an upper bound, and is said to be one.
import type { TopologyImpact } from './schema.ts'
import { applicationId, type Graph, nodeOf, type TopologyInput, type TopologyService, wholeGraph } from './topology.ts'
import { neighboursOf, reachOf } from './topology-reach.ts'

type Reach = TopologyImpact['up']

/** Undefined when there is no such node. A service stands for those who call it (up), and for its providers (down). */
export function impactOf(input: TopologyInput, focus: string): TopologyImpact | undefined {
  const graph = wholeGraph(input, 'application')
  const application = nodeOf(graph, focus)
  if (application?.kind === 'application') {
    const name = application.label
    return { node: application.id, up: upOf(input, graph, [name], undefined), down: downOf(input, graph, [name]) }
  }
  const service = input.services.find(({ id }) => id === focus.replace(/^(service|missing):/, ''))
  if (!service) return undefined
  return {
    node: `${service.providerCount > 0 ? 'service' : 'missing'}:${service.id}`,
    up: upOf(input, graph, service.consumerApps, service),
    down: downOf(input, graph, service.providerCount > 0 ? service.applications : []),
  }
}

/**
 * Affected services: those that the affected applications provide. Affected calls: those between affected applications, and into
 * what died.
 */
function upOf(input: TopologyInput, graph: Graph, names: readonly string[], died: TopologyService | undefined): Reach {
  const all = closureOf(graph, names, 'up')
  const services = input.services.filter(
    (service) => service !== died && service.providerCount > 0 && service.applications.some((name) => all.has(applicationId(name))),
  )
  const edges = graph.edges.filter((edge) => all.has(edge.from) && all.has(edge.to))
  const into = died ? input.rates.filter((rate) => rate.service === died.id).reduce((sum, rate) => sum + rate.callsPerSecond, 0) : 0
  return {
    applications: all.size - (died ? 0 : names.length),
    services: services.length,
    callsPerSecond: callsOf(input, callsAlong(graph, edges) + into),
  }
}

/** What it calls, by however many hands: the services that would lose it as a caller, and whose applications. */
function downOf(input: TopologyInput, graph: Graph, names: readonly string[]): Reach {
  const all = closureOf(graph, names, 'down')
  const edges = graph.edges.filter((edge) => all.has(edge.from))
  return {
    applications: [...all].filter((id) => id.startsWith('application:')).length - names.length,
    services: new Set(edges.flatMap((edge) => edge.services)).size,
    callsPerSecond: callsOf(input, callsAlong(graph, edges)),
  }
}

const callsAlong = (graph: Graph, edges: Graph['edges']): number => edges.reduce((sum, edge) => sum + (graph.sums.get(edge)?.calls ?? 0), 0)

/** None is only known where anything is measured. */
const callsOf = (input: TopologyInput, calls: number): number | null => (input.rates.length === 0 ? null : calls)

function closureOf(graph: Graph, names: readonly string[], direction: 'up' | 'down'): Set<string> {
  const neighbours = neighboursOf(graph.edges)
  const all = new Set<string>()
  for (const name of names) for (const id of reachOf(applicationId(name), neighbours, { direction, depth: Infinity })) all.add(id)
  return all
}
