import type { Positions } from '../layout/positions'

export type Direction = 'left' | 'right' | 'up' | 'down'

/** The node an arrow key leads to: the nearest in that direction, distance across it counting double. */
export function nearestNode(fromId: string, direction: Direction, positions: Positions): string | undefined {
  const from = positions.get(fromId)
  if (!from) return undefined
  let best: { id: string; cost: number } | undefined
  for (const [id, { x, y }] of positions) {
    const [ahead, aside] = turned(direction, x - from.x, y - from.y)
    if (id === fromId || ahead <= 0) continue
    const cost = ahead + Math.abs(aside) * 2
    if (!best || cost < best.cost) best = { id, cost }
  }
  return best?.id
}

function turned(direction: Direction, x: number, y: number): [ahead: number, aside: number] {
  if (direction === 'right') return [x, y]
  if (direction === 'left') return [-x, y]
  return direction === 'down' ? [y, x] : [-y, x]
}
