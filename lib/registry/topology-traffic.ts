// Calls along edges and into nodes: sums that keep what averages lose.
import type { Topology, Traffic } from './schema.ts'

export type TrafficSum = { calls: number; failures: number; elapsed: number; timed: number; maxMs: number }

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

export const noTraffic = (): TrafficSum => ({ calls: 0, failures: 0, elapsed: 0, timed: 0, maxMs: 0 })

/** Adds what one caller reports. */
export function addRate(sum: TrafficSum, rate: TopologyRate): void {
  sum.calls += rate.callsPerSecond
  sum.failures += rate.failuresPerSecond
  sum.maxMs = Math.max(sum.maxMs, rate.maxMs ?? rate.averageMs ?? 0)
  if (rate.averageMs !== null) {
    sum.elapsed += rate.averageMs * rate.callsPerSecond
    sum.timed += rate.callsPerSecond
  }
}

/** Null where nothing was counted. */
export function trafficOf(sum: TrafficSum): Traffic {
  if (sum.calls === 0) return null
  return {
    callsPerSecond: sum.calls,
    errorRate: Math.min(1, sum.failures / sum.calls),
    averageMs: sum.timed > 0 ? sum.elapsed / sum.timed : 0,
    maxMs: sum.maxMs,
  }
}

/** Several edges as one. */
export function sumTraffic(traffics: readonly Traffic[]): Traffic {
  const sum = noTraffic()
  for (const traffic of traffics) {
    if (!traffic) continue
    sum.calls += traffic.callsPerSecond
    sum.failures += traffic.errorRate * traffic.callsPerSecond
    sum.elapsed += traffic.averageMs * traffic.callsPerSecond
    sum.timed += traffic.callsPerSecond
    sum.maxMs = Math.max(sum.maxMs, traffic.maxMs)
  }
  return trafficOf(sum)
}

type Node = Topology['nodes'][number]
type Edge = Topology['edges'][number]

/** What comes in at a node; for one that nobody calls, what goes out of it. */
export function withTraffic(nodes: readonly Node[], edges: readonly Edge[]): Node[] {
  const busy = edges.filter((edge) => edge.traffic !== null)
  const incoming = Map.groupBy(busy, (edge) => edge.to)
  const outgoing = Map.groupBy(busy, (edge) => edge.from)
  const sumOf = (some: readonly Edge[] | undefined): Traffic => (some ? sumTraffic(some.map((edge) => edge.traffic)) : null)
  return nodes.map((node) => {
    const traffic = sumOf(incoming.get(node.id)) ?? sumOf(outgoing.get(node.id))
    return traffic === null ? node : { ...node, traffic }
  })
}
