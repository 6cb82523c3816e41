import { z } from 'zod'
import { healths, type TopologyEdge, type TopologyNode, edgeHealth } from '../model/health'

/** A connection as a row of the table twin. */
export const edgeRowSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  services: z.array(z.string()),
  broken: z.boolean(),
  health: z.enum(healths),
  callsPerSecond: z.number().nullable(),
  errorRate: z.number().nullable(),
  averageMs: z.number().nullable(),
  maxMs: z.number().nullable(),
})
export type EdgeRow = z.infer<typeof edgeRowSchema>

/** Connections with names in place of ids; times and shares only where calls ran. */
export function edgeRows(edges: readonly TopologyEdge[], nodes: readonly TopologyNode[]): EdgeRow[] {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]))
  return edges.map((edge) => ({
    id: edge.id,
    from: labels.get(edge.from) ?? edge.from,
    to: labels.get(edge.to) ?? edge.to,
    services: edge.services,
    broken: edge.broken,
    health: edgeHealth(edge),
    callsPerSecond: edge.traffic?.callsPerSecond ?? null,
    ...figuresOf(edge),
  }))
}

function figuresOf({ traffic }: TopologyEdge): Pick<EdgeRow, 'errorRate' | 'averageMs' | 'maxMs'> {
  if (!traffic || traffic.callsPerSecond === 0) return { errorRate: null, averageMs: null, maxMs: null }
  return { errorRate: traffic.errorRate, averageMs: traffic.averageMs, maxMs: traffic.maxMs }
}

export const edgeText = ({ from, to, services }: EdgeRow): string => [from, to, ...services].join(' ')

/** Trouble first: the rank of a health in the legend. */
export const edgeSorts: Readonly<Record<string, (row: EdgeRow) => number | string | null>> = {
  from: ({ from }) => from,
  to: ({ to }) => to,
  services: ({ services }) => services.length,
  health: ({ health }) => healths.indexOf(health),
  rate: ({ callsPerSecond }) => callsPerSecond,
  errors: ({ errorRate }) => errorRate,
  average: ({ averageMs }) => averageMs,
  max: ({ maxMs }) => maxMs,
}
