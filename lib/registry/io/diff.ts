import type { Changes, EventFact } from '../rows.ts'

export type Difference<T> = { upserts: T[]; removals: T[]; appeared: T[]; changed: { before: T; after: T }[] }

/** What must be written so that `before` becomes `after`; both hold each key once. */
export function difference<T>(before: readonly T[], after: readonly T[], keyOf: (fact: T) => string): Difference<T> {
  const old = new Map(before.map((fact) => [keyOf(fact), fact]))
  const result: Difference<T> = { upserts: [], removals: [], appeared: [], changed: [] }
  for (const fact of after) {
    const key = keyOf(fact)
    const earlier = old.get(key)
    old.delete(key)
    if (earlier === undefined) {
      result.appeared.push(fact)
      result.upserts.push(fact)
    } else if (!isSame(earlier, fact)) {
      result.changed.push({ before: earlier, after: fact })
      result.upserts.push(fact)
    }
  }
  result.removals.push(...old.values())
  return result
}

/** Equal as JSON, whatever the order of keys (jsonb has its own). */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left))
    return Array.isArray(right) && left.length === right.length && left.every((value, index) => isSame(value, right[index]))
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => key in right && isSame(left[key as keyof typeof left], right[key as keyof typeof right]))
  )
}

/** Events of a difference; a change that says nothing to people (a new pid) is none. */
export function eventsOf<T>(
  what: 'provider' | 'consumer' | 'instance' | 'rule',
  found: Difference<T>,
  describe: (fact: T) => Omit<EventFact, 'type'>,
  changesOf: (before: T, after: T) => Changes,
): EventFact[] {
  const events: EventFact[] = found.appeared.map((fact) => ({ type: `${what}-appeared`, ...describe(fact) }))
  for (const { before, after } of found.changed) {
    const changes = changesOf(before, after)
    const described = describe(after)
    if (Object.keys(changes).length > 0) events.push({ type: `${what}-changed`, ...described, detail: { ...described.detail, changes } })
  }
  events.push(...found.removals.map((fact): EventFact => ({ type: `${what}-disappeared`, ...describe(fact) })))
  return events
}
