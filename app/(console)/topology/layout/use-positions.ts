'use client'
import { useCallback, useEffect, useState } from 'react'
import { layOut } from './elk-layout'
import { gridLayout } from './grid-layout'
import { placeNewNodes } from './place-new-nodes'
import type { Layout, Positions, Shape } from './positions'

type Laid = Layout & { view: string; failed: boolean }

/** By view, for as long as the tab lives: who leaves the page and comes back finds everything where it was. */
const remembered = new Map<string, Laid>()

/**
 * Where the nodes stand. Laid out once per view (level, focus, depth); later readings keep every known place, a node that
 * vanished keeps its own for when it comes back, and new ones are put beside their group. `tidy` lays all out anew.
 */
export function usePositions(view: string, shape: Shape | undefined) {
  const [laid, setLaid] = useState<Laid>()
  const { kept, renew } = useKept(shape)
  useEffect(() => {
    if (!kept || kept.nodes.length === 0) return
    let current = true
    const settle = (layout: Layout, failed: boolean) => {
      if (!current) return
      const next = { ...layout, view, failed }
      remembered.set(view, next)
      setLaid(next)
    }
    const before = remembered.get(view)
    if (before && mostlyKnown(kept, before.positions))
      settle({ ...before, positions: placeNewNodes(kept.nodes, before.positions) }, before.failed)
    else
      void layOut(kept).then(
        (layout) => settle(layout, false),
        () => settle(gridLayout(kept), true),
      )
    return () => {
      current = false
    }
  }, [view, kept])
  const tidy = useCallback(() => {
    remembered.delete(view)
    renew()
  }, [view, renew])
  const mine = laid?.view === view ? laid : undefined
  return { layout: mine, failed: mine?.failed ?? false, tidy }
}

/** The same object for as long as nodes, groups and edges are the same: a reading that brings only new numbers lays nothing out. */
function useKept(shape: Shape | undefined) {
  const [kept, setKept] = useState(shape)
  if (shape && shapeKey(shape) !== shapeKey(kept)) setKept(shape)
  const renew = useCallback(() => setKept((before) => before && { ...before }), [])
  return { kept, renew }
}

/** When more than half is new it is another picture, and is drawn as one. */
function mostlyKnown({ nodes }: Shape, positions: Positions): boolean {
  return nodes.filter(({ id }) => positions.has(id)).length * 2 >= nodes.length
}

function shapeKey(shape: Shape | undefined): string {
  return shape ? JSON.stringify([shape.nodes.map(({ id, group }) => [id, group]), shape.edges.map(({ id }) => id)]) : ''
}
