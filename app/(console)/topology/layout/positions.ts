/** Top left corner of each node's card, on the canvas. */
export type Point = { x: number; y: number }
export type Positions = ReadonlyMap<string, Point>

/** By edge: the corners of a line around the cards, from its beginning to its end. */
export type Routes = ReadonlyMap<string, readonly Point[]>

export type Layout = { positions: Positions; routes: Routes }

/** Every card has the same size, so that a number that grows moves nothing. */
export const cardSize = { width: 188, height: 78 }

/** Around the cards of a group: room for its name above them. */
export const groupPadding = { top: 28, side: 12, bottom: 12 }

/** What the layout needs to know of the graph; numbers that change all the time are no part of it. */
export type Shape = { nodes: readonly { id: string; group: string }[]; edges: readonly { id: string; from: string; to: string }[] }

export type Box = Point & { width: number; height: number }

export const overlaps = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height

/** The frame around cards that stand at these points. */
export function frameAround(points: readonly Point[]): Box {
  const left = Math.min(...points.map(({ x }) => x)) - groupPadding.side
  const top = Math.min(...points.map(({ y }) => y)) - groupPadding.top
  const right = Math.max(...points.map(({ x }) => x)) + cardSize.width + groupPadding.side
  const bottom = Math.max(...points.map(({ y }) => y)) + cardSize.height + groupPadding.bottom
  return { x: left, y: top, width: right - left, height: bottom - top }
}
