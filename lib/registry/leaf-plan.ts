// What a row becomes when names of its directory came and went, decided without listing the directory. Only for directories of which it
// is known that no two of their names make one row.

export type LeafKind = 'created' | 'deleted'
/** What happened to a name since its rows were made: the first event and the last. */
export type LeafChange<T> = { fact: T; first: LeafKind; last: LeafKind }

/**
 * The row after these changes of names that all have its key. Undefined where only the listing can tell: events may be told of what a
 * listing already contained, and two names may say the same, so a name that comes is never taken for the row that is there.
 */
export function planRow<T>(
  row: T | undefined,
  changes: readonly LeafChange<T>[],
  isMadeOf: (row: T, fact: T) => boolean,
): { after: T | undefined } | undefined {
  const [now, ...others] = changes.filter((change) => change.last === 'created')
  if (others.length > 0) return undefined
  if (!row) return { after: now?.fact }
  if (now && isMadeOf(row, now.fact)) return undefined
  const gone = changes.filter((change) => change.last === 'deleted' && isMadeOf(row, change.fact))
  const [left] = gone
  if (gone.length > 1 || left?.first === 'created') return undefined
  if (left) return { after: now?.fact }
  // somebody else's row: a name that left was not its, and one that comes makes two names of one row
  return now ? undefined : { after: row }
}
