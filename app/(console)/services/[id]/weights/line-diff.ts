/** One line of a diff side by side; a side that is undefined has no such line. */
export type DiffLine = { left: string | undefined; right: string | undefined; kind: 'same' | 'changed' }

/** Texts longer than this are compared line by line from the top, not by their longest common part. */
const maxLines = 400

/** Lines of two texts side by side: equal ones opposite each other, changed ones paired. Null is "no text at all". */
export function lineDiff(before: string | null, after: string | null): DiffLine[] {
  const left = linesOf(before)
  const right = linesOf(after)
  if (left.length > maxLines || right.length > maxLines) return zip(left, right)
  const lengths = commonLengths(left, right)
  const lines: DiffLine[] = []
  let [row, column] = [0, 0]
  let [removed, added]: [string[], string[]] = [[], []]
  const flush = () => {
    lines.push(...zip(removed, added))
    removed = []
    added = []
  }
  while (row < left.length || column < right.length) {
    const [one, other] = [left[row], right[column]]
    if (one !== undefined && one === other) {
      flush()
      lines.push({ left: one, right: other, kind: 'same' })
      row += 1
      column += 1
    } else if (other === undefined || (one !== undefined && at(lengths, row + 1, column) >= at(lengths, row, column + 1))) {
      removed.push(one ?? '')
      row += 1
    } else {
      added.push(other)
      column += 1
    }
  }
  flush()
  return lines
}

const linesOf = (text: string | null): string[] => (text === null ? [] : text.replace(/\n$/, '').split('\n'))
const at = (table: readonly (readonly number[])[], row: number, column: number): number => table[row]?.[column] ?? 0

function zip(left: readonly string[], right: readonly string[]): DiffLine[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({
    left: left[index],
    right: right[index],
    kind: left[index] === right[index] ? ('same' as const) : ('changed' as const),
  }))
}

/** Length of the longest common part of what follows row and column. */
function commonLengths(left: readonly string[], right: readonly string[]): number[][] {
  const table: number[][] = Array.from({ length: left.length + 1 }, () => Array<number>(right.length + 1).fill(0))
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const same = left[row] === right[column]
      const value = same ? at(table, row + 1, column + 1) + 1 : Math.max(at(table, row + 1, column), at(table, row, column + 1))
      const line = table[row]
      if (line) line[column] = value
    }
  }
  return table
}
