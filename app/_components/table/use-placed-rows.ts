import { useCallback, useEffect, useMemo, useState } from 'react'
import { mergeRows, type PlacedRow } from './merge-rows'

type Options<Row> = {
  rows: readonly Row[]
  readAtMs: number
  /** Another value lets the rows move: the search, the sort. */
  orderKey: string
  idOf: (row: Row) => string
  changeKey: (row: Row) => string
}

const tintMs = 1200

/** Rows that keep their place while live changes come in; `settle` takes the server's order and drops the tombstones. */
export function usePlacedRows<Row>({ rows, readAtMs, orderKey, idOf, changeKey }: Options<Row>) {
  const [held, setHeld] = useState<{ rows: readonly Row[]; orderKey: string; placed: PlacedRow<Row>[] }>({ rows: [], orderKey, placed: [] })
  const reading = { idOf, changeKey, nowMs: readAtMs }
  let { placed } = held
  if (held.rows !== rows || held.orderKey !== orderKey) {
    placed = mergeRows(held.orderKey === orderKey ? held.placed : [], rows, reading)
    setHeld({ rows, orderKey, placed })
  }
  const settle = useCallback(
    () => setHeld({ rows, orderKey, placed: mergeRows([], rows, { idOf, changeKey, nowMs: 0 }) }),
    [rows, orderKey, idOf, changeKey],
  )
  // drawn anew in every frame of scrolling: nothing here may go through all rows each time
  const moved = useMemo(() => countMoved(placed, rows, idOf), [placed, rows, idOf])
  return { placed, moved, settle, tintedSinceMs: useTintedSince(readAtMs) }
}

/** Rows changed after this moment are tinted; it moves on 1.2 s after each reading. */
function useTintedSince(readAtMs: number): number {
  const [sinceMs, setSinceMs] = useState(0)
  useEffect(() => {
    const timer = setTimeout(() => setSinceMs(readAtMs), tintMs)
    return () => clearTimeout(timer)
  }, [readAtMs])
  return sinceMs
}

/** How many rows would move or vanish if the order were taken now. */
function countMoved<Row>(placed: readonly PlacedRow<Row>[], rows: readonly Row[], idOf: (row: Row) => string): number {
  const living = placed.filter((row) => !row.gone)
  const elsewhere = living.filter((row, index) => rows[index] !== undefined && idOf(rows[index]) !== row.id)
  return placed.length - living.length + elsewhere.length
}
