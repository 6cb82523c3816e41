/** One line of a side-by-side diff; a side without a line is a gap. */
export type DiffLine = { left: string | undefined; right: string | undefined; same: boolean }

/** Beyond this the table of the longest common subsequence is not worth its memory: the sides are shown whole. */
const maxCells = 1_000_000

/** Lines of two texts beside each other (longest common subsequence); null is a text that is not there. */
export function diffLines(before: string | null, after: string | null): DiffLine[] {
  const left = linesOf(before)
  const right = linesOf(after)
  if (left.length * right.length > maxCells) return pairUp(left, right)
  const common = commonLengths(left, right)
  const lines: DiffLine[] = []
  const gap: { left: string[]; right: string[] } = { left: [], right: [] }
  const flush = () => {
    lines.push(...pairUp(gap.left, gap.right))
    gap.left = []
    gap.right = []
  }
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    const [one, other] = [left[i], right[j]]
    if (one !== undefined && one === other) {
      flush()
      lines.push({ left: one, right: other, same: true })
      i += 1
      j += 1
    } else if (one !== undefined && (other === undefined || lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))) {
      gap.left.push(one)
      i += 1
    } else if (other !== undefined) {
      gap.right.push(other)
      j += 1
    }
  }
  flush()
  return lines
}

const linesOf = (text: string | null): string[] => (text === null ? [] : text.replace(/\n$/, '').split('\n'))

const lengthAt = (table: readonly Uint32Array[], i: number, j: number): number => table[i]?.[j] ?? 0

/** `[i][j]`: how many lines the rests from `i` and `j` on have in common, in order. */
function commonLengths(left: readonly string[], right: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1))
  for (let i = left.length - 1; i >= 0; i -= 1) {
    const row = table[i] ?? new Uint32Array(right.length + 1)
    for (let j = right.length - 1; j >= 0; j -= 1) {
      row[j] = left[i] === right[j] ? lengthAt(table, i + 1, j + 1) + 1 : Math.max(lengthAt(table, i + 1, j), lengthAt(table, i, j + 1))
    }
  }
  return table
}

const pairUp = (left: readonly string[], right: readonly string[]): DiffLine[] =>
  Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({ left: left[index], right: right[index], same: false }))
