'use client'
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import { z } from 'zod'
import type { Point, Shape } from '../layout/positions'
import { packedStart, sunflower } from './packed-start'

export type DotPositions = ReadonlyMap<string, Point>
type Laid = { picture: string; positions: DotPositions; failed: boolean }

const answerSchema = z.array(z.object({ id: z.string(), x: z.number(), y: z.number() }))
const timeoutMs = 40_000
/** By picture, for as long as the tab lives. */
const remembered = new Map<string, DotPositions>()

/** Places of dots: computed once per picture in a worker; who comes later is put beside its group, nobody else moves. */
export function useDotPositions(picture: string, shape: Shape) {
  const [laid, setLaid] = useState<Laid>()
  const [turn, setTurn] = useState(0)
  // only another picture is laid out anew; what the shape gains is placed beside
  const begin = useEffectEvent((): Shape => bare(shape))
  useEffect(() => {
    // the first turn may find what an earlier visit computed
    if (turn === 0 && remembered.has(picture)) return undefined
    const asked = begin()
    const worker = new Worker(new URL('./force-worker.ts', import.meta.url), { type: 'module' })
    const settle = (positions: DotPositions, failed: boolean) => {
      clearTimeout(timer)
      worker.terminate()
      remembered.set(picture, positions)
      setLaid({ picture, positions, failed })
    }
    const fallBack = () => settle(new Map(packedStart(asked.nodes).map((point, index) => [asked.nodes[index]?.id ?? '', point])), true)
    const timer = setTimeout(fallBack, timeoutMs)
    worker.addEventListener('error', fallBack)
    worker.addEventListener('message', (event: MessageEvent<unknown>) => {
      const answer = answerSchema.safeParse(event.data)
      if (answer.success) settle(new Map(answer.data.map(({ id, x, y }) => [id, { x, y }])), false)
      else fallBack()
    })
    worker.postMessage(asked, [])
    return () => {
      clearTimeout(timer)
      worker.terminate()
    }
  }, [picture, turn])
  const tidy = useCallback(() => {
    remembered.delete(picture)
    setLaid(undefined)
    setTurn((before) => before + 1)
  }, [picture])
  const positions = laid?.picture === picture ? laid.positions : remembered.get(picture)
  return { positions: positions && withNewcomers(positions, shape.nodes), failed: laid?.failed ?? false, tidy }
}

const bare = ({ nodes, edges }: Shape): Shape => ({
  nodes: nodes.map(({ id, group }) => ({ id, group })),
  edges: edges.map(({ id, from, to }) => ({ id, from, to })),
})

/** Newcomers stand around the middle of their group, or of the map. */
export function withNewcomers(known: DotPositions, nodes: Shape['nodes']): DotPositions {
  const newcomers = nodes.filter(({ id }) => !known.has(id))
  if (newcomers.length === 0) return known
  const placed = new Map(known)
  for (const [index, { id, group }] of newcomers.entries()) {
    const friends = nodes.filter((node) => node.group === group).flatMap((node) => known.get(node.id) ?? [])
    const around = friends.length > 0 ? friends : [...known.values()]
    const total = around.reduce((sum, point) => ({ x: sum.x + point.x, y: sum.y + point.y }), { x: 0, y: 0 })
    const at = sunflower(index, 4)
    placed.set(id, { x: total.x / Math.max(1, around.length) + at.x, y: total.y / Math.max(1, around.length) + at.y })
  }
  return placed
}
