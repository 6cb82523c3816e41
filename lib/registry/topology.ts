// The graph of who calls what, out of rows. Two levels: applications with the services between them as edges, or applications and
// services as nodes (application → service it calls → application that provides it).
import { compareGenerations } from './generation.ts'
import type { Problem, Topology, Traffic } from './schema.ts'

export type TopologyService = {
  id: string
  applications: readonly string[]
  consumerApps: readonly string[]
  generations: readonly string[]
  providerCount: number
  problems: readonly Problem[]
}
export type TopologyApplication = {
  name: string
  instanceCount: number
  generations: readonly string[]
  problems: readonly Problem[]
  group: string
}
/** Traffic of one caller, service and callee; an application that is not known is "" */
export type TopologyRate = {
  client: string
  server: string
  service: string
  callsPerSecond: number
  failuresPerSecond: number
  averageMs: number | null
  maxMs?: number | null
}

export type TopologyInput = {
  services: readonly TopologyService[]
  applications: ReadonlyMap<string, TopologyApplication>
  rates: readonly TopologyRate[]
}
export type TopologyQuery = { level: Topology['level']; focus?: string | undefined; depth: number; maxNodes: number }

type Node = Topology['nodes'][number]
type Edge = Topology['edges'][number]
type Graph = { nodes: Map<string, Node>; edges: Map<string, Edge & { sum: TrafficSum }> }

/** Nodes that stand for a service nobody provides. */
export const missingId = (service: string): string => `missing:${service}`
export const applicationId = (name: string): string => `application:${name}`
export const serviceNodeId = (id: string): string => `service:${id}`

/** Builds the graph, then keeps what is within `depth` of the focus (a node's id, or a name), then at most `maxNodes`: the best connected. */
export function buildTopology(input: TopologyInput, query: TopologyQuery): Topology {
  const graph: Graph = { nodes: new Map(), edges: new Map() }
  for (const name of input.applications.keys()) addApplication(graph, input, name)
  for (const service of input.services) (query.level === 'application' ? addBetweenApplications : addService)(graph, input, service)
  addTraffic(graph, input, query.level)
  const kept = limit(graph, focusOn(graph, query), query)
  const nodes = [...graph.nodes.values()].filter((node) => kept.has(node.id))
  const edges = [...graph.edges.values()]
    .filter((edge) => kept.has(edge.from) && kept.has(edge.to))
    .map(({ sum, ...edge }) => ({ ...edge, traffic: trafficOf(sum) }))
  return { level: query.level, nodes: withTraffic(nodes, edges), edges, hiddenNodes: graph.nodes.size - nodes.length }
}

function addApplication(graph: Graph, input: TopologyInput, name: string): string {
  const id = applicationId(name)
  const known = input.applications.get(name)
  if (!graph.nodes.has(id))
    graph.nodes.set(id, {
      id,
      label: name,
      kind: 'application',
      group: known?.group ?? '',
      instanceCount: known?.instanceCount ?? 0,
      generations: [...(known?.generations ?? [])],
      problems: [...(known?.problems ?? [])],
      traffic: null,
    })
  return id
}

function addMissing(graph: Graph, service: TopologyService): string {
  const id = missingId(service.id)
  graph.nodes.set(id, {
    id,
    label: service.id,
    kind: 'missing',
    group: '',
    instanceCount: 0,
    generations: [],
    problems: [...service.problems],
    traffic: null,
  })
  return id
}

function addBetweenApplications(graph: Graph, input: TopologyInput, service: TopologyService): void {
  const callers = service.consumerApps.map((name) => addApplication(graph, input, name))
  if (service.providerCount === 0) {
    if (callers.length === 0) return
    const missing = addMissing(graph, service)
    for (const caller of callers) addEdge(graph, caller, missing, { service: service.id, broken: true })
    return
  }
  for (const provider of service.applications) {
    const to = addApplication(graph, input, provider)
    for (const caller of callers) addEdge(graph, caller, to, { service: service.id, broken: false })
  }
}

function addService(graph: Graph, input: TopologyInput, service: TopologyService): void {
  if (service.providerCount === 0 && service.consumerApps.length === 0) return
  const isMissing = service.providerCount === 0
  const id = isMissing ? addMissing(graph, service) : serviceNodeId(service.id)
  if (!isMissing) {
    const generations = [...service.generations].sort(compareGenerations)
    graph.nodes.set(id, {
      id,
      label: service.id,
      kind: 'service',
      group: service.applications[0] ?? '',
      instanceCount: service.providerCount,
      generations,
      problems: [...service.problems],
      traffic: null,
    })
  }
  for (const caller of service.consumerApps)
    addEdge(graph, addApplication(graph, input, caller), id, { service: service.id, broken: isMissing })
  for (const provider of service.applications)
    addEdge(graph, id, addApplication(graph, input, provider), { service: service.id, broken: false })
}

function addEdge(graph: Graph, from: string, to: string, { service, broken }: { service: string; broken: boolean }): void {
  const id = `${from}→${to}`
  const edge = graph.edges.get(id) ?? { id, from, to, services: [], traffic: null, broken, sum: noTraffic() }
  if (!edge.services.includes(service)) edge.services.push(service)
  edge.broken ||= broken
  graph.edges.set(id, edge)
}

type TrafficSum = { calls: number; failures: number; elapsed: number; timed: number; maxMs: number }
const noTraffic = (): TrafficSum => ({ calls: 0, failures: 0, elapsed: 0, timed: 0, maxMs: 0 })

function addTraffic(graph: Graph, input: TopologyInput, level: Topology['level']): void {
  const providers = new Map(input.services.map((service) => [service.id, service.applications]))
  for (const rate of input.rates) {
    // a callee that no report names is known all the same where only one application provides the service
    const only = providers.get(rate.service)
    const server = rate.server !== '' ? rate.server : only?.length === 1 ? (only[0] ?? '') : ''
    if (level === 'application') addRate(graph, `${applicationId(rate.client)}→${applicationId(server)}`, rate)
    else {
      addRate(graph, `${applicationId(rate.client)}→${serviceNodeId(rate.service)}`, rate)
      addRate(graph, `${serviceNodeId(rate.service)}→${applicationId(server)}`, rate)
    }
  }
}

function addRate(graph: Graph, edge: string, rate: TopologyRate): void {
  const sum = graph.edges.get(edge)?.sum
  if (!sum) return
  sum.calls += rate.callsPerSecond
  sum.failures += rate.failuresPerSecond
  sum.maxMs = Math.max(sum.maxMs, rate.maxMs ?? rate.averageMs ?? 0)
  if (rate.averageMs !== null) {
    sum.elapsed += rate.averageMs * rate.callsPerSecond
    sum.timed += rate.callsPerSecond
  }
}

function trafficOf(sum: TrafficSum): Traffic {
  if (sum.calls === 0) return null
  return {
    callsPerSecond: sum.calls,
    errorRate: Math.min(1, sum.failures / sum.calls),
    averageMs: sum.timed > 0 ? sum.elapsed / sum.timed : 0,
    maxMs: sum.maxMs,
  }
}

/** What comes in at a node; for one that nobody calls, what goes out of it. */
function withTraffic(nodes: readonly Node[], edges: readonly Edge[]): Node[] {
  const incoming = Map.groupBy(edges, (edge) => edge.to)
  const outgoing = Map.groupBy(edges, (edge) => edge.from)
  return nodes.map((node) => ({ ...node, traffic: sumOf(incoming.get(node.id)) ?? sumOf(outgoing.get(node.id)) ?? null }))
}

function sumOf(edges: readonly Edge[] | undefined): Traffic {
  const sum = noTraffic()
  for (const { traffic } of edges ?? []) {
    if (!traffic) continue
    sum.calls += traffic.callsPerSecond
    sum.failures += traffic.errorRate * traffic.callsPerSecond
    sum.elapsed += traffic.averageMs * traffic.callsPerSecond
    sum.timed += traffic.callsPerSecond
    sum.maxMs = Math.max(sum.maxMs, traffic.maxMs)
  }
  return trafficOf(sum)
}

function neighboursOf(graph: Graph): Map<string, Set<string>> {
  const neighbours = new Map<string, Set<string>>()
  const link = (from: string, to: string) => neighbours.set(from, (neighbours.get(from) ?? new Set()).add(to))
  for (const edge of graph.edges.values()) {
    link(edge.from, edge.to)
    link(edge.to, edge.from)
  }
  return neighbours
}

function focusOn(graph: Graph, { focus, depth }: TopologyQuery): Set<string> {
  if (focus === undefined || focus === '') return new Set(graph.nodes.keys())
  const start = [focus, applicationId(focus), serviceNodeId(focus), missingId(focus)].find((id) => graph.nodes.has(id))
  if (start === undefined) return new Set()
  const neighbours = neighboursOf(graph)
  const seen = new Set([start])
  let ring = [start]
  for (let step = 0; step < depth; step += 1) {
    ring = ring.flatMap((id) => [...(neighbours.get(id) ?? [])]).filter((id) => !seen.has(id) && seen.add(id))
  }
  return seen
}

function limit(graph: Graph, kept: Set<string>, { maxNodes, focus }: TopologyQuery): Set<string> {
  if (kept.size <= maxNodes) return kept
  const neighbours = neighboursOf(graph)
  const weight = (id: string): number => (graph.nodes.get(id)?.label === focus ? Infinity : (neighbours.get(id)?.size ?? 0))
  return new Set([...kept].sort((left, right) => weight(right) - weight(left) || (left < right ? -1 : 1)).slice(0, maxNodes))
}
