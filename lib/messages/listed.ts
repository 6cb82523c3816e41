// How many messages of one source are listed. More of them hang because a relay, an owner or a producer is broken: that is one thing to
// mend, not a list to work through, and every look reads, compares and keeps in memory what is listed.

/** Of one source; the rest comes as these are settled. */
export const maxListed = 5_000

type Known = Pick<ReadonlyMap<string, unknown>, 'has'>

/**
 * Those that are listed, in their order: what is listed already (it would look settled if it left), then from the front. `open`: all that
 * are open, the most urgent first.
 */
export function chooseListed<T>(open: readonly T[], known: Known, keyOf: (item: T) => string, max = maxListed): T[] {
  if (open.length <= max) return [...open]
  let room = max - open.filter((item) => known.has(keyOf(item))).length
  return open.filter((item) => known.has(keyOf(item)) || room-- > 0)
}

/** What a source says of itself when not all are listed. */
export const cutDetail = (listed: number, open: number): { cut: boolean; openAbout: number | null } =>
  listed < open ? { cut: true, openAbout: open } : { cut: false, openAbout: null }
