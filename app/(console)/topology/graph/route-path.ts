import type { Point } from '../layout/positions'

/** An SVG path through the corners, each rounded; a corner between short legs is rounded less. */
export function routePath(corners: readonly Point[], radius = 8): string {
  const [first, ...rest] = corners
  if (!first) return ''
  const parts = [`M${first.x} ${first.y}`]
  for (const [index, corner] of rest.entries()) {
    const before = corners[index] ?? first
    const after = rest[index + 1]
    if (!after) {
      parts.push(`L${corner.x} ${corner.y}`)
      continue
    }
    const reach = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2)
    const [enter, leave] = [towards(corner, before, reach), towards(corner, after, reach)]
    parts.push(`L${enter.x} ${enter.y}Q${corner.x} ${corner.y} ${leave.x} ${leave.y}`)
  }
  return parts.join('')
}

/** On the longest leg, where a word on the line is least in the way: in its middle, or at another share of it. */
export function middleOf(corners: readonly Point[], share = 0.5): Point {
  let best = { x: corners[0]?.x ?? 0, y: corners[0]?.y ?? 0, length: -1 }
  for (const [index, to] of corners.entries()) {
    const from = corners[index - 1]
    if (!from) continue
    const length = distance(from, to)
    if (length > best.length) best = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share, length }
  }
  return { x: best.x, y: best.y }
}

const distance = (one: Point, other: Point): number => Math.hypot(other.x - one.x, other.y - one.y)

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to) || 1
  return { x: from.x + ((to.x - from.x) / length) * by, y: from.y + ((to.y - from.y) / length) * by }
}
