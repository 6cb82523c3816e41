// The graph of who calls what, out of rows. Two levels: applications with the services between them as edges, or applications and
// services as nodes (application → service it calls → application that provides it).
import { compareGenerations } from './generation.ts'
import type { Problem, Topology } from './schema.ts'
import { type Direction, type Link, neighboursOf, reachOf } from './topology-reach.ts'
import { addRate, noTraffic, type TopologyRate, trafficOf, type TrafficSum, withTraffic } from './topology-traffic.ts'

export type { TopologyRate } from './topology-traffic.ts'

/** Rows share their lists, and the graph's nodes have the same ones: nobody changes them. */
export type TopologyService = {
  id: string
  applications: readonly string[]
  consumerApps: readonly string[]
  /** Consumers that left no node of their own and may be gone: known from the metadata centre alone, and only of services that are provided */
  tracedApps?: readonly string[]
  generations: string[]
  providerCount: number
  problems: Problem[]
  registries: string[]
}
export type TopologyApplication = {
  name: string
  instanceCount: number
  generations: readonly string[]
  problems: readonly Problem[]
  owner: string
  organization: string
  registries: readonly string[]
}

export type TopologyInput = {
  services: readonly TopologyService[]
  applications: ReadonlyMap<string, TopologyApplication>
  rates: readonly TopologyRate[]
}
export type TopologyQuery = {
  level: Topology['level']
  focus?: string | undefined
  /** Steps from the focus */
  depth: number
  direction?: Direction | undefined
  maxNodes: number
}

type Node = Topology['nodes'][number]
type Edge = Topology['edges'][number]
/** `sums`: traffic of edges, where there is any: nearly all of fifty thousand edges are idle. */
export type Graph = { nodes: Map<string, Node>; edges: Edge[]; sums: Map<Edge, TrafficSum> }

/**
 * While it is built, applications are found by name, edges between them by their ends, and those of a service, which are few, by its id:
 * to make an id only to look it up is most of the work.
 */
type Building = Graph & { ids: Map<string, string>; links: Map<string, Map<string, Edge>>; ofService: Map<string, readonly Edge[]> }

/** Nodes that stand for a service nobody provides. */
export const missingId = (service: string): string => `missing:${service}`
export const applicationId = (name: string): string => `application:${name}`
export const serviceNodeId = (id: string): string => `service:${id}`

/** Builds the graph, then keeps what is within `depth` of the focus (a node's id, or a name), then at most `maxNodes`: the best connected. */
export function buildTopology(input: TopologyInput, query: TopologyQuery): Topology {
  const graph = wholeGraph(input, query.level)
  for (const [edge, sum] of graph.sums) edge.traffic = trafficOf(sum)
  const kept = limit(graph, focusOn(graph, query), query)
  const isWhole = kept.size === graph.nodes.size
  const nodes = [...graph.nodes.values()].filter((node) => isWhole || kept.has(node.id))
  const edges = isWhole ? graph.edges : graph.edges.filter((edge) => kept.has(edge.from) && kept.has(edge.to))
  return { level: query.level, nodes: withTraffic(nodes, edges), edges, hiddenNodes: graph.nodes.size - nodes.length }
}

/** Everything on one level, with traffic. */
export function wholeGraph(input: TopologyInput, level: Topology['level']): Graph {
  const graph: Building = { nodes: new Map(), edges: [], sums: new Map(), ids: new Map(), links: new Map(), ofService: new Map() }
  for (const name of input.applications.keys()) addApplication(graph, input, name)
  for (const service of input.services) (level === 'application' ? addBetweenApplications : addService)(graph, input, service)
  addTraffic(graph, input, level)
  return graph
}

/** The node a focus means: its id, or the name of an application or service. */
export function nodeOf(graph: Graph, focus: string): Node | undefined {
  const id = [focus, applicationId(focus), serviceNodeId(focus), missingId(focus)].find((candidate) => graph.nodes.has(candidate))
  return id === undefined ? undefined : graph.nodes.get(id)
}

const stranger = { owner: '', organization: '', registries: [], instanceCount: 0, generations: [], problems: [] } as const

function addApplication(graph: Building, input: TopologyInput, name: string): string {
  const known = graph.ids.get(name)
  if (known !== undefined) return known
  const id = applicationId(name)
  graph.ids.set(name, id)
  const { owner, organization, registries, instanceCount, generations, problems } = input.applications.get(name) ?? stranger
  graph.nodes.set(id, {
    id,
    label: name,
    kind: 'application',
    group: owner || organization,
    owner,
    organization,
    registries: [...registries],
    instanceCount,
    generations: [...generations],
    problems: [...problems],
    traffic: null,
  })
  return id
}

/** A service belongs to whoever owns the first application that provides it; a missing one to nobody. */
function addServiceNode(graph: Graph, input: TopologyInput, service: TopologyService, kind: 'service' | 'missing'): string {
  const id = kind === 'missing' ? missingId(service.id) : serviceNodeId(service.id)
  const provider = kind === 'missing' ? '' : (service.applications[0] ?? '')
  const known = input.applications.get(provider)
  graph.nodes.set(id, {
    id,
    label: service.id,
    kind,
    group: provider,
    owner: known?.owner ?? '',
    organization: known?.organization ?? '',
    registries: service.registries,
    instanceCount: service.providerCount,
    generations: kind === 'missing' ? [] : inOrder(service.generations),
    problems: service.problems,
    traffic: null,
  })
  return id
}

const inOrder = (generations: string[]): string[] => (generations.length < 2 ? generations : generations.toSorted(compareGenerations))

function addBetweenApplications(graph: Building, input: TopologyInput, service: TopologyService): void {
  const callers = service.consumerApps.map((name) => addApplication(graph, input, name))
  if (service.providerCount === 0) {
    if (callers.length === 0) return
    const missing = addServiceNode(graph, input, service, 'missing')
    for (const caller of callers) addEdge(graph, caller, missing, { service: service.id, broken: true })
    return
  }
  for (const provider of service.applications) {
    const to = addApplication(graph, input, provider)
    for (const caller of callers) addEdge(graph, caller, to, { service: service.id, broken: false })
    for (const name of service.tracedApps ?? [])
      addEdge(graph, addApplication(graph, input, name), to, { service: service.id, broken: false, traced: true })
  }
}

function addService(graph: Building, input: TopologyInput, service: TopologyService): void {
  if (service.providerCount === 0 && service.consumerApps.length === 0) return
  const broken = service.providerCount === 0
  const id = addServiceNode(graph, input, service, broken ? 'missing' : 'service')
  // one list for all of them: on this level no edge ever carries another service
  const services = [service.id]
  // nobody is in a list twice, or both a consumer and traced: each edge is new
  const edges = [
    ...service.consumerApps.map((name) => newEdge(addApplication(graph, input, name), id, { services, broken })),
    ...(service.tracedApps ?? []).map((name) => newEdge(addApplication(graph, input, name), id, { services, broken: false, traced: true })),
    ...service.applications.map((name) => newEdge(id, addApplication(graph, input, name), { services, broken: false })),
  ]
  if (!broken) graph.ofService.set(service.id, edges)
  graph.edges.push(...edges)
}

type Part = { services: string[]; broken: boolean; traced?: boolean | undefined }

function newEdge(from: string, to: string, { services, broken, traced }: Part): Edge {
  const edge: Edge = { from, to, services, traffic: null, broken }
  if (traced) edge.traced = true
  return edge
}

/** Each service is added once, so no edge gets the same one twice. */
function addEdge(
  graph: Building,
  from: string,
  to: string,
  { service, broken, traced }: Omit<Part, 'services'> & { service: string },
): void {
  const ends = graph.links.get(from) ?? new Map<string, Edge>()
  graph.links.set(from, ends)
  const edge = ends.get(to)
  if (!edge) {
    const made = newEdge(from, to, { services: [service], broken, traced })
    ends.set(to, made)
    return void graph.edges.push(made)
  }
  // one service with a real consumer makes the edge real
  if (!traced) delete edge.traced
  edge.services.push(service)
  edge.broken ||= broken
}

function addTraffic(graph: Building, input: TopologyInput, level: Topology['level']): void {
  const providers = new Map(input.services.map((service) => [service.id, service.applications]))
  const add = (edge: Edge | undefined, rate: TopologyRate): void => {
    if (!edge) return
    const sum = graph.sums.get(edge) ?? noTraffic()
    graph.sums.set(edge, sum)
    addRate(sum, rate)
  }
  for (const rate of input.rates) {
    // a callee that no report names is known all the same where only one application provides the service
    const only = providers.get(rate.service)
    const server = rate.server !== '' ? rate.server : only?.length === 1 ? (only[0] ?? '') : ''
    const [client, callee] = [rate.client, server].map((name) => graph.ids.get(name))
    if (level === 'application') add(graph.links.get(client ?? '')?.get(callee ?? ''), rate)
    else {
      const edges = graph.ofService.get(rate.service) ?? []
      add(
        edges.find(({ from }) => from === client),
        rate,
      )
      add(
        edges.find(({ to }) => to === callee),
        rate,
      )
    }
  }
}

function focusOn(graph: Graph, { focus, depth, direction = 'both' }: TopologyQuery): Set<string> {
  if (focus === undefined || focus === '') return new Set(graph.nodes.keys())
  const start = nodeOf(graph, focus)
  return start ? reachOf(start.id, neighboursOf(graph.edges), { direction, depth }) : new Set()
}

function limit(graph: Graph, kept: Set<string>, { maxNodes, focus }: TopologyQuery): Set<string> {
  if (kept.size <= maxNodes) return kept
  const degrees = degreesOf(graph.edges)
  const focused = focus === undefined ? undefined : nodeOf(graph, focus)?.id
  const weight = (id: string): number => (id === focused ? Infinity : (degrees.get(id) ?? 0))
  return new Set([...kept].sort((left, right) => weight(right) - weight(left) || (left < right ? -1 : 1)).slice(0, maxNodes))
}

function degreesOf(links: Iterable<Link>): Map<string, number> {
  const degrees = new Map<string, number>()
  for (const { from, to } of links) for (const id of [from, to]) degrees.set(id, (degrees.get(id) ?? 0) + 1)
  return degrees
}
