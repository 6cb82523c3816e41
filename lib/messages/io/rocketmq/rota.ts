// Whom a look asks about when it may not ask about all: first those of whom nothing is known, then those whose answer is the oldest.

export type Rota = {
  /** At most as many of the keys as one look may ask about; they come most urgent first. */
  next(keys: readonly string[], isKnown: (key: string) => boolean): ReadonlySet<string>
  /** Forgets all others. */
  keepOnly(keys: Iterable<string>): void
}

/** `max`: how many one look may ask about */
export function createRota(max: number): Rota {
  let turns = new Map<string, number>()
  let turn = 0
  return {
    next(keys, isKnown) {
      turn += 1
      const lastOf = (key: string): number => (isKnown(key) ? (turns.get(key) ?? 0) : -1)
      const chosen = keys.toSorted((a, b) => lastOf(a) - lastOf(b)).slice(0, max)
      for (const key of chosen) turns.set(key, turn)
      return new Set(chosen)
    },
    keepOnly(keys) {
      const kept = new Set(keys)
      turns = new Map([...turns].filter(([key]) => kept.has(key)))
    },
  }
}
