import { z } from 'zod'
import { healths, type TopologyEdge, type TopologyNode, edgeHealth } from '../model/health'

/** A connection as a row of the table twin. */
export const edgeRowSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  services: z.array(z.string()),
  broken: z.boolean(),
  /** known from metadata alone */
  traced: z.boolean(),
  mark: z.enum(['appeared', 'vanished']).nullable(),
  fromOwner: z.string(),
  toOwner: z.string(),
  registries: z.array(z.string()),
  health: z.enum(healths),
  callsPerSecond: z.number().nullable(),
  errorRate: z.number().nullable(),
  averageMs: z.number().nullable(),
  maxMs: z.number().nullable(),
})
export type EdgeRow = z.infer<typeof edgeRowSchema>

/** Connections with names in place of ids; times and shares only where calls ran. */
export function edgeRows(edges: readonly TopologyEdge[], nodes: readonly TopologyNode[]): EdgeRow[] {
  const known = new Map(nodes.map((node) => [node.id, node]))
  return edges.map((edge) => ({
    id: edge.id,
    from: known.get(edge.from)?.label ?? edge.from,
    to: known.get(edge.to)?.label ?? edge.to,
    services: edge.services,
    broken: edge.broken,
    traced: edge.traced ?? false,
    mark: edge.mark ?? null,
    fromOwner: ownerOf(known.get(edge.from)),
    toOwner: ownerOf(known.get(edge.to)),
    registries: known.get(edge.to)?.registries ?? [],
    health: edgeHealth(edge),
    callsPerSecond: edge.traffic?.callsPerSecond ?? null,
    ...figuresOf(edge),
  }))
}

const ownerOf = (node: TopologyNode | undefined): string => node?.owner || node?.organization || ''

function figuresOf({ traffic }: TopologyEdge): Pick<EdgeRow, 'errorRate' | 'averageMs' | 'maxMs'> {
  if (!traffic || traffic.callsPerSecond === 0) return { errorRate: null, averageMs: null, maxMs: null }
  return { errorRate: traffic.errorRate, averageMs: traffic.averageMs, maxMs: traffic.maxMs }
}

export const edgeText = ({ from, to, fromOwner, toOwner, services }: EdgeRow): string =>
  [from, to, fromOwner, toOwner, ...services].join(' ')

/** Trouble first: the rank of a health in the legend. */
export const edgeSorts: Readonly<Record<string, (row: EdgeRow) => number | string | null>> = {
  from: ({ from }) => from,
  fromOwner: ({ fromOwner }) => fromOwner,
  toOwner: ({ toOwner }) => toOwner,
  registries: ({ registries }) => registries.join(' '),
  to: ({ to }) => to,
  services: ({ services }) => services.length,
  health: ({ health }) => healths.indexOf(health),
  rate: ({ callsPerSecond }) => callsPerSecond,
  errors: ({ errorRate }) => errorRate,
  average: ({ averageMs }) => averageMs,
  max: ({ maxMs }) => maxMs,
}
