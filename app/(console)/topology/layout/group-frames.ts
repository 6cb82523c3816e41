import { type Box, frameAround, type Positions, type Shape } from './positions'

export type GroupFrame = Box & { group: string }

/** Groups that get a frame: those that hold several cards. A frame around one card says nothing. */
export function framedGroups(nodes: Shape['nodes']): ReadonlySet<string> {
  const members = Map.groupBy(nodes, ({ group }) => group)
  return new Set([...members].flatMap(([group, { length }]) => (group !== '' && length > 1 ? [group] : [])))
}

/** The frames of these cards, where they stand. */
export function groupFrames(nodes: Shape['nodes'], positions: Positions): GroupFrame[] {
  return [...framedGroups(nodes)].flatMap((group) => {
    const points = nodes.filter((node) => node.group === group).flatMap(({ id }) => positions.get(id) ?? [])
    return points.length === 0 ? [] : [{ group, ...frameAround(points) }]
  })
}
