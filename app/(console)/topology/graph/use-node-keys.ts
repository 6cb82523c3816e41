'use client'
import { useReactFlow } from '@xyflow/react'
import type { KeyboardEvent } from 'react'
import { cardSize, type Positions } from '../layout/positions'
import type { TopologyNode } from '../model/health'
import { type Direction, nearestNode } from '../model/nearest-node'

const directions: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }

/** Arrow keys walk from card to card; the one that gets the focus is brought into sight. */
export function useNodeKeys(positions: Positions, nodes: readonly TopologyNode[]) {
  const { setCenter, getZoom } = useReactFlow()
  return (event: KeyboardEvent<HTMLElement>) => {
    const direction = directions[event.key]
    const from = event.target instanceof HTMLElement ? event.target.dataset['node'] : undefined
    if (direction === undefined || from === undefined) return
    event.preventDefault()
    const shown = new Map(nodes.flatMap(({ id }) => positionOf(id, positions)))
    const next = nearestNode(from, direction, shown)
    const at = next === undefined ? undefined : positions.get(next)
    if (next === undefined || !at) return
    const card = event.currentTarget.querySelector(`[data-node="${CSS.escape(next)}"]`)
    if (!(card instanceof HTMLElement)) return
    card.focus({ preventScroll: true })
    if (!inSight(card, event.currentTarget))
      void setCenter(at.x + cardSize.width / 2, at.y + cardSize.height / 2, { zoom: getZoom(), duration: 150 })
  }
}

function positionOf(id: string, positions: Positions): [string, { x: number; y: number }][] {
  const at = positions.get(id)
  return at ? [[id, at]] : []
}

function inSight(card: HTMLElement, map: HTMLElement): boolean {
  const [inner, outer] = [card.getBoundingClientRect(), map.getBoundingClientRect()]
  return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
}
