import { oldValues } from '../old-values.ts'
import type { Changes, EventFact } from '../rows.ts'
import { isSame } from '../same.ts'

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

/** Of differences that share no key. */
export const joined = <T>(parts: readonly Difference<T>[]): Difference<T> => ({
  upserts: parts.flatMap((part) => part.upserts),
  removals: parts.flatMap((part) => part.removals),
  appeared: parts.flatMap((part) => part.appeared),
  changed: parts.flatMap((part) => part.changed),
})

/**
 * Events of a difference. Each carries what it takes to undo it: a removal the whole fact, a change the old values of every column.
 * A change that says nothing to people (a new pid) is `-refreshed`: kept for the rebuild, left out of the feed.
 */
export function eventsOf<T extends object>(
  what: 'provider' | 'consumer' | 'instance' | 'rule',
  found: Difference<T>,
  describe: (fact: T) => Omit<EventFact, 'type'>,
  changesOf: (before: T, after: T) => Changes,
): EventFact[] {
  const events: EventFact[] = found.appeared.map((fact) => ({ type: `${what}-appeared`, ...describe(fact) }))
  for (const { before, after } of found.changed) {
    const changes = changesOf(before, after)
    const isQuiet = Object.keys(changes).length === 0
    const described = describe(after)
    events.push({
      ...described,
      type: isQuiet ? `${what}-refreshed` : `${what}-changed`,
      detail: { ...described.detail, ...(isQuiet ? {} : { changes }), before: oldValues(before, after) },
    })
  }
  for (const fact of found.removals) {
    const described = describe(fact)
    events.push({ ...described, type: `${what}-disappeared`, detail: { ...described.detail, before: fact } })
  }
  return events
}
