// New arrivals must not move what a person has already found: they get a free place in or beside their own group.
import { groupFrames } from './group-frames'
import { type Box, cardSize, frameAround, groupPadding, overlaps, type Point, type Positions, type Shape } from './positions'

const gap = 24

/** The known positions, unchanged, and one for every node that has none yet. */
export function placeNewNodes(nodes: Shape['nodes'], known: Positions): Positions {
  const placed = new Map(known)
  for (const node of nodes) {
    if (!placed.has(node.id)) placed.set(node.id, placeFor(node, nodes, placed))
  }
  return placed
}

function placeFor({ group }: Shape['nodes'][number], nodes: Shape['nodes'], placed: Positions): Point {
  const present = nodes.filter(({ id }) => placed.has(id))
  const cards = present.flatMap(({ id }) => placed.get(id) ?? []).map(toCard)
  const frames = groupFrames(present, placed)
  const members = group === '' ? [] : present.filter((node) => node.group === group).flatMap(({ id }) => placed.get(id) ?? [])
  const others = frames.filter((frame) => frame.group !== group)
  const candidates = members.length > 0 ? slotsAround(frameAround(members)) : []
  const free = candidates.find((point) => {
    const card = toCard(point)
    const frame = frameAround([...members, point])
    return !cards.some((other) => overlaps(card, other)) && !others.some((other) => overlaps(frame, other))
  })
  return free ?? below([...cards, ...frames])
}

/** Slots on the group's own grid: within it first, then below, to the right, above and to the left of it. */
function slotsAround(frame: Box): Point[] {
  const [stepX, stepY] = [cardSize.width + gap, cardSize.height + gap]
  const [x0, y0] = [frame.x + groupPadding.side, frame.y + groupPadding.top]
  const columns = Math.max(1, Math.round((frame.width - groupPadding.side) / stepX))
  const rows = Math.max(1, Math.round((frame.height - groupPadding.top) / stepY))
  const at = (column: number, row: number): Point => ({ x: x0 + column * stepX, y: y0 + row * stepY })
  const inside = grid(columns, rows).map(({ column, row }) => at(column, row))
  const beside = grid(columns, 1).flatMap(({ column }) => [at(column, rows), at(column, -1)])
  const flanks = grid(1, rows).flatMap(({ row }) => [at(columns, row), at(-1, row)])
  return [...inside, ...beside, ...flanks]
}

function grid(columns: number, rows: number): { column: number; row: number }[] {
  return Array.from({ length: columns * rows }, (_, index) => ({ column: index % columns, row: Math.floor(index / columns) }))
}

function below(boxes: readonly Box[]): Point {
  if (boxes.length === 0) return { x: 0, y: 0 }
  const left = Math.min(...boxes.map(({ x }) => x))
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height))
  return { x: left + groupPadding.side, y: bottom + gap + groupPadding.top }
}

const toCard = (point: Point): Box => ({ ...point, ...cardSize })
