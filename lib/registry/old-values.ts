// What a change leaves behind so that it can be undone: the old values of exactly the columns that moved, as JSON, so that types
// survive. Read together with the row that came out of it, it gives back the row that went in. People never see it; see changes.ts.
import { isSame } from './same.ts'

/** Columns that are records of text: only the keys that moved are kept, null for one that was not there. */
const recordColumns = new Set(['params', 'metadata'])

export type OldValues = Record<string, unknown>

/** The old values of every column that differs; empty when nothing does. */
export function oldValues(before: object, after: object): OldValues {
  const old: OldValues = {}
  const now = new Map<string, unknown>(Object.entries(after))
  for (const [column, value] of Object.entries(before)) {
    const current = now.get(column)
    if (isSame(value, current)) continue
    old[column] = recordColumns.has(column) && isRecord(value) && isRecord(current) ? oldKeys(value, current) : (value ?? null)
  }
  return old
}

/** The row before a change: the row after it with the old values put back. */
export function undoChange(after: Readonly<Record<string, unknown>>, old: OldValues): Record<string, unknown> {
  const before: Record<string, unknown> = { ...after }
  for (const [column, value] of Object.entries(old)) {
    const current = before[column]
    before[column] = recordColumns.has(column) && isRecord(value) && isRecord(current) ? undoKeys(current, value) : value
  }
  return before
}

type JsonRecord = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is JsonRecord => typeof value === 'object' && value !== null && !Array.isArray(value)

function oldKeys(before: JsonRecord, after: JsonRecord): OldValues {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key])
  return Object.fromEntries(keys.map((key) => [key, Object.hasOwn(before, key) ? before[key] : null]))
}

function undoKeys(after: JsonRecord, old: JsonRecord): JsonRecord {
  const kept = Object.entries(after).filter(([key]) => !Object.hasOwn(old, key))
  return Object.fromEntries([...kept, ...Object.entries(old).filter(([, value]) => value !== null)])
}
