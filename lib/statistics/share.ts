import type { ObservedShare } from './schema.ts'

/** What part of all calls each address got; most first, addresses of equal calls by name. Shares add up to 1, or are all 0. */
export function sharesOf(calls: ReadonlyMap<string, number>): ObservedShare[] {
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0)
  return [...calls]
    .map(([address, count]) => ({ address, calls: count, share: total === 0 ? 0 : count / total }))
    .sort((a, b) => b.calls - a.calls || a.address.localeCompare(b.address))
}
