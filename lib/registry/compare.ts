// What differs between two sides: facts of the same kind and key are laid side by side, field by field. Knows nothing of where the
// facts come from; see compare-facts.ts.
import { AppError } from '../platform/errors.ts'
import { compareKinds, type CompareKind, type CompareRow, type CompareStatus, type Comparison } from './compare-schema.ts'
import { cutText } from './text.ts'

/** Something to compare: its fields as people read them. `main` ones are shown where only one side has it. */
export type CompareFact = { kind: CompareKind; key: string; fields: Readonly<Record<string, string>>; main?: readonly string[] }

export type SideKind = 'registry' | 'instant' | 'instance'
export type Side = { kind: SideKind; value: string }
export type Scope = { column: 'service' | 'application'; value: string } | null

const maxShown = 2000

/** Reads `registry:main`, `instant:2026-11-25T02:00:00Z` or `instance:10.0.0.1:20880`. Throws invalid-input. */
export function parseSide(text: string): Side {
  const [, kind, value] = /^(registry|instant|instance):(.+)$/s.exec(text) ?? []
  if ((kind === 'registry' || kind === 'instant' || kind === 'instance') && value !== undefined) return { kind, value }
  throw new AppError(
    'invalid-input',
    `"${text.slice(0, 100)}" is nothing to compare: write registry:<id>, instant:<time> or instance:<host:port>.`,
  )
}

/** Reads `service:<id>` or `application:<name>`; empty is the whole. Throws invalid-input. */
export function parseScope(text: string): Scope {
  if (text === '') return null
  const [, column, value] = /^(service|application):(.+)$/s.exec(text) ?? []
  if ((column === 'service' || column === 'application') && value !== undefined) return { column, value }
  throw new AppError('invalid-input', `"${text.slice(0, 100)}" is no scope: write service:<id> or application:<name>.`)
}

/** Rows where the sides differ, by kind and key, and how many of each kind there are. Of a key that a side has twice the last counts. */
export function compareFacts(
  left: readonly CompareFact[],
  right: readonly CompareFact[],
): { rows: CompareRow[]; counts: Comparison['counts'] } {
  const rows: CompareRow[] = []
  const counts: Comparison['counts'] = {}
  for (const kind of compareKinds) {
    const lefts = byKey(left, kind)
    const rights = byKey(right, kind)
    const keys = [...new Set([...lefts.keys(), ...rights.keys()])].sort()
    if (keys.length === 0) continue
    const found = keys.flatMap((key) => compareOne({ kind, key }, lefts.get(key), rights.get(key)) ?? [])
    const count = (status: CompareStatus): number => found.filter((row) => row.status === status).length
    counts[kind] = {
      onlyLeft: count('only-left'),
      onlyRight: count('only-right'),
      different: count('different'),
      same: keys.length - found.length,
    }
    rows.push(...found)
  }
  return { rows, counts }
}

const byKey = (facts: readonly CompareFact[], kind: CompareKind): Map<string, CompareFact> =>
  new Map(facts.filter((fact) => fact.kind === kind).map((fact) => [fact.key, fact]))

type What = { kind: CompareKind; key: string }

function compareOne(what: What, left: CompareFact | undefined, right: CompareFact | undefined): CompareRow | undefined {
  if (left && right) {
    const changes = changesOf([...new Set([...Object.keys(left.fields), ...Object.keys(right.fields)])].sort(), left, right)
    return Object.keys(changes).length === 0 ? undefined : { ...what, status: 'different', changes }
  }
  return { ...what, status: left ? 'only-left' : 'only-right', changes: changesOf((left ?? right)?.main ?? [], left, right) }
}

function changesOf(names: readonly string[], left: CompareFact | undefined, right: CompareFact | undefined): CompareRow['changes'] {
  const changes: CompareRow['changes'] = {}
  for (const name of names) {
    const pair: [string, string] = [left?.fields[name] ?? '', right?.fields[name] ?? '']
    if (pair[0] !== pair[1]) changes[name] = [cutText(pair[0], maxShown), cutText(pair[1], maxShown)]
  }
  return changes
}

/** Rows a person asked for: every word of `search` in the key or a field's name. */
export function filterRows(
  rows: readonly CompareRow[],
  { kind, status, search }: { kind?: CompareKind | undefined; status?: CompareStatus | undefined; search: string },
): CompareRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    if ((kind !== undefined && row.kind !== kind) || (status !== undefined && row.status !== status)) return false
    const text = `${row.key} ${Object.keys(row.changes).join(' ')}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
