import { cardSize, groupPadding, type Layout, type Point, type Shape } from './positions'

const gap = 24

/** Groups below each other, six cards to a row: what is shown when the layout cannot be computed. */
export function gridLayout({ nodes }: Shape): Layout {
  const positions = new Map<string, Point>()
  let top = 0
  for (const members of Map.groupBy(nodes, ({ group }) => group).values()) {
    for (const [index, { id }] of members.entries()) {
      positions.set(id, { x: (index % 6) * (cardSize.width + gap), y: top + Math.floor(index / 6) * (cardSize.height + gap) })
    }
    top += Math.ceil(members.length / 6) * (cardSize.height + gap) + groupPadding.top + groupPadding.bottom
  }
  return { positions, routes: new Map() }
}
