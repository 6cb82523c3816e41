'use client'
import { useCallback, useMemo, useState } from 'react'
import type { MessageRow } from '#lib/messages/schema'

/** Rows picked for a bulk run, each as it was when it was picked. */
export type Picked = { rows: ReadonlyMap<string, MessageRow>; toggle: (row: MessageRow) => void; clear: () => void }

const none: ReadonlyMap<string, MessageRow> = new Map()

export function usePicked(): Picked {
  const [rows, setRows] = useState(none)
  const toggle = useCallback((row: MessageRow) => {
    setRows((before) => {
      const after = new Map(before)
      if (!after.delete(row.id)) after.set(row.id, row)
      return after
    })
  }, [])
  const clear = useCallback(() => setRows(none), [])
  return useMemo(() => ({ rows, toggle, clear }), [rows, toggle, clear])
}
