import type { Point, Shape } from '../layout/positions'

const goldenAngle = Math.PI * (3 - Math.sqrt(5))

/** The i-th seed of a sunflower: even everywhere, whatever their number. */
export const sunflower = (index: number, gap: number): Point => {
  const radius = gap * Math.sqrt(index + 0.5)
  return { x: radius * Math.cos(index * goldenAngle), y: radius * Math.sin(index * goldenAngle) }
}

/** Where the layout begins: every group a circle, large ones in the middle. Sorted, so that the same map gives the same picture. */
export function packedStart(nodes: Shape['nodes']): Point[] {
  const groups = [...Map.groupBy(nodes, ({ group }) => group)].toSorted(
    ([one, some], [other, others]) => others.length - some.length || one.localeCompare(other),
  )
  const places = new Map<string, Point>()
  let taken = 0
  for (const [, members] of groups) {
    // the middle of the seeds it takes in the large sunflower is the middle of the group
    const middle = sunflower(taken + members.length / 2, 10)
    taken += members.length
    for (const [index, { id }] of members.toSorted((one, other) => one.id.localeCompare(other.id)).entries()) {
      const at = sunflower(index, 6)
      places.set(id, { x: middle.x + at.x, y: middle.y + at.y })
    }
  }
  return nodes.map(({ id }) => places.get(id) ?? { x: 0, y: 0 })
}
