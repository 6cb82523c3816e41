// Where the entries of a ledger lie below its path: `{id}` directly, `{day}/{id}` in folders. An entry's key is its path from there.

/** `named`: what the folders say, by the names of the layout. */
export type LedgerPlace = { key: string; id: string; named: Readonly<Record<string, string>> }

export type LedgerLayout = {
  /** From the ledger's path down: a fixed name, or undefined where any name stands. The last is the entry. */
  steps: readonly (string | undefined)[]
  /** The entry at a path below the ledger's; undefined where none can lie. */
  placeOf(key: string): LedgerPlace | undefined
}

/** `template`: segments with slashes between them, each a fixed name or `{name}`; `{id}` is the last. */
export function parseLedgerLayout(template: string): LedgerLayout {
  const names = template.split('/').map((segment) => /^\{(\w+)\}$/.exec(segment)?.[1])
  const steps = template.split('/').map((segment, index) => (names[index] === undefined ? segment : undefined))
  return {
    steps,
    placeOf(key) {
      const parts = key.split('/')
      if (parts.length !== steps.length) return undefined
      if (parts.some((part, index) => part === '' || part !== (steps[index] ?? part))) return undefined
      const named = parts.slice(0, -1).flatMap((part, index) => (names[index] === undefined ? [] : [[names[index], part] as const]))
      return { key, id: parts.at(-1) ?? key, named: named.length === 0 ? nothingNamed : Object.fromEntries(named) }
    },
  }
}

const nothingNamed = {}
