/** A row in its place: `gone` is a tombstone, `version` counts the changes seen since the order was set. */
export type PlacedRow<Row> = { id: string; row: Row; gone: boolean; version: number; changedAtMs: number }

type Reading<Row> = { idOf: (row: Row) => string; changeKey: (row: Row) => string; nowMs: number }

/**
 * Brings newer rows into an order that must not move: known rows stay where they are (changed ones marked), missing ones
 * become tombstones, new ones go to the end. Duplicate ids keep the first row.
 */
export function mergeRows<Row>(
  placed: readonly PlacedRow<Row>[],
  incoming: readonly Row[],
  { idOf, changeKey, nowMs }: Reading<Row>,
): PlacedRow<Row>[] {
  const newer = new Map<string, Row>()
  for (const row of incoming) if (!newer.has(idOf(row))) newer.set(idOf(row), row)
  const kept = placed.map((before): PlacedRow<Row> => {
    const row = newer.get(before.id)
    newer.delete(before.id)
    if (row === undefined) return before.gone ? before : { ...before, gone: true, version: before.version + 1, changedAtMs: nowMs }
    // a page that was added leaves the others as they are
    if (row === before.row && !before.gone) return before
    if (!before.gone && changeKey(row) === changeKey(before.row)) return { ...before, row }
    return { ...before, row, gone: false, version: before.version + 1, changedAtMs: nowMs }
  })
  return [...kept, ...[...newer].map(([id, row]): PlacedRow<Row> => ({ id, row, gone: false, version: 0, changedAtMs: 0 }))]
}
