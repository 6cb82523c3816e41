'use client'
import { useCallback, useMemo, useState } from 'react'
import { type LeftoverRow, maxItems } from '#lib/registry/clean-up/schema'
import { rowKey } from './row-key'

export type Selection = {
  registry: string | undefined
  paths: readonly string[]
  has: (row: LeftoverRow) => boolean
  toggle: (row: LeftoverRow) => void
  /** All of them that can be removed, of the registry of the first, as many as one operation takes */
  take: (rows: readonly LeftoverRow[]) => void
  clear: () => void
}

const none: ReadonlyMap<string, LeftoverRow> = new Map()

/** What is chosen for one clean-up: leftovers of one registry. Choosing one of another registry begins anew. */
export function useSelection(): Selection {
  const [chosen, setChosen] = useState(none)
  const toggle = useCallback((row: LeftoverRow) => {
    setChosen((before) => {
      const next = new Map([...before].filter(([, other]) => other.registry === row.registry))
      if (!next.delete(rowKey(row)) && next.size < maxItems) next.set(rowKey(row), row)
      return next
    })
  }, [])
  const take = useCallback((rows: readonly LeftoverRow[]) => {
    const removable = rows.filter((row) => row.removable)
    const same = removable.filter((row) => row.registry === removable[0]?.registry).slice(0, maxItems)
    setChosen(new Map(same.map((row) => [rowKey(row), row])))
  }, [])
  const clear = useCallback(() => setChosen(none), [])
  return useMemo(() => {
    const rows = [...chosen.values()]
    return { registry: rows[0]?.registry, paths: rows.map(({ path }) => path), has: (row) => chosen.has(rowKey(row)), toggle, take, clear }
  }, [chosen, toggle, take, clear])
}
