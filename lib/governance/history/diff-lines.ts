// The shortest way from one text to another by lines: E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).

/** `beforeCount` lines from line `beforeLine` became `afterCount` lines from `afterLine`; lines count from 1, as in unified diffs. */
export type LineChange = { beforeLine: number; beforeCount: number; afterLine: number; afterCount: number }

/** Texts further apart than this differ as one piece: nobody reads such a diff, and the search costs the square of it. */
const maxEdits = 2000

/** Lines of a text; joined by \n they give it back byte for byte. A text that is not there has none. */
export const linesOf = (text: string | null): string[] => (text === null ? [] : text.split('\n'))

/** Changes in order; between them both texts are equal. */
export function diffLines(before: readonly string[], after: readonly string[]): LineChange[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let end = 0
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const [old, now] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  if (old.length === 0 && now.length === 0) return []
  const path = old.length === 0 || now.length === 0 ? undefined : shortestPath(old, now)
  const changes = path ? changesOf(path) : [{ beforeLine: 1, beforeCount: old.length, afterLine: 1, afterCount: now.length }]
  return changes.map((change) => ({ ...change, beforeLine: change.beforeLine + start, afterLine: change.afterLine + start }))
}

type Step = 'keep' | 'remove' | 'add'

/** Undefined where it takes more than {@link maxEdits} edits. */
function shortestPath(before: readonly string[], after: readonly string[]): Step[] | undefined {
  const reach = Math.min(maxEdits, before.length + after.length)
  // furthest line of `before` on each diagonal k = x - y; the index is k + reach + 1
  const furthest = new Int32Array(2 * reach + 3)
  const trace: Int32Array[] = []
  for (let edits = 0; edits <= reach; edits += 1) {
    trace.push(furthest.slice(reach + 1 - edits - 1, reach + 1 + edits + 2))
    for (let k = -edits; k <= edits; k += 2) {
      const isDown = comesDown(furthest, { k, edits, at: k + reach + 1 })
      let x = isDown ? (furthest[k + reach + 2] ?? 0) : (furthest[k + reach] ?? 0) + 1
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x += 1
      furthest[k + reach + 1] = x
      if (x >= before.length && x - k >= after.length) return stepsBack(trace, before.length, after.length)
    }
  }
  return undefined
}

type Diagonal = { k: number; edits: number; at: number }

const comesDown = (furthest: Int32Array, { k, edits, at }: Diagonal): boolean =>
  k === -edits || (k !== edits && (furthest[at - 1] ?? 0) < (furthest[at + 1] ?? 0))

/** Each entry of the trace holds diagonals -edits - 1 to edits + 1 as they were before its round. */
function stepsBack(trace: readonly Int32Array[], beforeLength: number, afterLength: number): Step[] {
  const steps: Step[] = []
  let [x, y] = [beforeLength, afterLength]
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const furthest = trace[edits] ?? new Int32Array()
    const k = x - y
    const isDown = comesDown(furthest, { k, edits, at: k + edits + 1 })
    const fromK = isDown ? k + 1 : k - 1
    const fromX = edits === 0 ? 0 : (furthest[fromK + edits + 1] ?? 0)
    const fromY = edits === 0 ? 0 : fromX - fromK
    const startX = edits === 0 ? 0 : isDown ? fromX : fromX + 1
    for (; x > startX; x -= 1, y -= 1) steps.push('keep')
    if (edits > 0) steps.push(isDown ? 'add' : 'remove')
    x = fromX
    y = fromY
  }
  return steps.toReversed()
}

function changesOf(steps: readonly Step[]): LineChange[] {
  const changes: LineChange[] = []
  let [beforeLine, afterLine] = [1, 1]
  let open: LineChange | undefined
  for (const step of steps) {
    if (step === 'keep') {
      open = undefined
      beforeLine += 1
      afterLine += 1
      continue
    }
    if (!open) changes.push((open = { beforeLine, beforeCount: 0, afterLine, afterCount: 0 }))
    if (step === 'remove') {
      open.beforeCount += 1
      beforeLine += 1
    } else {
      open.afterCount += 1
      afterLine += 1
    }
  }
  return changes
}
