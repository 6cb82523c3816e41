import { edgeHealth, type TopologyEdge } from './health'

/** How a line is broken, as SVG writes it; undefined where it is whole. */
export function edgeDash(edge: Pick<TopologyEdge, 'mark' | 'broken' | 'traced' | 'traffic'>): string | undefined {
  if (edge.mark === 'vanished') return '1 6'
  if (edge.broken) return '6 4'
  if (edge.traced) return tracedDash
  const health = edgeHealth(edge)
  return health === 'unknown' || health === 'idle' ? '2 4' : undefined
}

/** A call that metadata alone knows of */
export const tracedDash = '8 3 2 3'
