/** The columns that name a row, as text. */
export type RowKey = readonly string[]

export type Changes<T> = { changed: T[]; gone: RowKey[]; commit(): void }

/**
 * Remembers rows by key and tells what a new set of them changed. `keepMissing`: the set is known to be a part, so what is not in
 * it is not gone. Nothing is remembered before `commit`: a write that failed is tried again whole.
 */
export type ChangeTracker<T> = { diff(rows: readonly T[], options?: { keepMissing?: boolean }): Changes<T> }

type Known = { key: RowKey; content: string }

/** `present`: keys of the rows that the table holds already; their content counts as changed. */
export function createChangeTracker<T>(keyOf: (row: T) => RowKey, present: readonly RowKey[] = []): ChangeTracker<T> {
  let known = new Map<string, Known>(present.map((key) => [JSON.stringify(key), { key, content: '' }]))
  return {
    diff(rows, { keepMissing = false } = {}) {
      const next = new Map<string, Known>()
      const changed: T[] = []
      for (const row of rows) {
        const key = keyOf(row)
        const id = JSON.stringify(key)
        const content = contentOf(row)
        // a key that comes twice (a group while it moves between coordinators) is written once
        if (!next.has(id) && known.get(id)?.content !== content) changed.push(row)
        next.set(id, next.get(id) ?? { key, content })
      }
      const missing = [...known].filter(([id]) => !next.has(id))
      if (keepMissing) for (const [id, entry] of missing) next.set(id, entry)
      return {
        changed,
        gone: keepMissing ? [] : missing.map(([, { key }]) => key),
        commit: () => {
          known = next
        },
      }
    },
  }
}

/** Bigint has no JSON of its own. */
const contentOf = (row: unknown): string =>
  JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
