import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blameLines } from '../../../../lib/governance/history/blame.ts'
import { diffLines, linesOf, type LineChange } from '../../../../lib/governance/history/diff-lines.ts'
import { hasConflict, mergeLines } from '../../../../lib/governance/history/merge-lines.ts'

const line = fc.constantFrom('a', 'b', 'c', 'd', '', '  - x: 1')
const text = fc.array(line, { maxLength: 14 }).map((lines) => lines.join('\n'))
const maybeText = fc.option(text, { nil: null })

function applied(before: readonly string[], after: readonly string[], changes: readonly LineChange[]): string[] {
  const lines: string[] = []
  let from = 0
  for (const change of changes) {
    lines.push(...before.slice(from, change.beforeLine - 1))
    lines.push(...after.slice(change.afterLine - 1, change.afterLine - 1 + change.afterCount))
    from = change.beforeLine - 1 + change.beforeCount
  }
  return [...lines, ...before.slice(from)]
}

/** Length of the longest common subsequence, the slow way. */
function commonLength(one: readonly string[], other: readonly string[]): number {
  let row = Array<number>(other.length + 1).fill(0)
  for (const left of one) {
    const next = [0]
    for (const [index, right] of other.entries())
      next.push(left === right ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0))
    row = next
  }
  return row.at(-1) ?? 0
}

describe('the difference of two texts by lines', () => {
  it('leads from one to the other, in as few lines as there are', () => {
    fc.assert(
      fc.property(maybeText, maybeText, (one, other) => {
        const [before, after] = [linesOf(one), linesOf(other)]
        const changes = diffLines(before, after)
        expect(applied(before, after, changes)).toEqual(after)
        const touched = changes.reduce((sum, change) => sum + change.beforeCount + change.afterCount, 0)
        expect(touched).toBe(before.length + after.length - 2 * commonLength(before, after))
      }),
      { numRuns: 500 },
    )
  })

  it('is one piece where the texts have nothing to do with each other', () => {
    const before = Array.from({ length: 6000 }, (_, index) => `a${index}`)
    const after = Array.from({ length: 6000 }, (_, index) => `b${index}`)
    expect(diffLines(['same', ...before], ['same', ...after])).toEqual([
      { beforeLine: 2, beforeCount: 6000, afterLine: 2, afterCount: 6000 },
    ])
  })
})

describe('the merge of two changes of one text', () => {
  it('is what one side made where the other made nothing, whichever it is', () => {
    fc.assert(
      fc.property(maybeText, maybeText, (base, changed) => {
        const expected = changed ?? ''
        expect(mergeLines({ base, mine: changed, live: base })).toMatchObject({ text: expected, conflicts: 0 })
        expect(mergeLines({ base, mine: base, live: changed })).toMatchObject({ text: expected, conflicts: 0 })
        expect(mergeLines({ base, mine: changed, live: changed })).toMatchObject({ text: expected, conflicts: 0 })
      }),
    )
  })

  it('loses no line of either side: each can be read back out of the chunks', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, live) => {
        const { chunks, conflicts, text: merged } = mergeLines({ base, mine, live })
        const side = (which: 'base' | 'mine' | 'live') => chunks.flatMap((chunk) => chunk[which]).join('\n')
        expect([side('base'), side('mine'), side('live')]).toEqual([base, mine, live])
        expect(hasConflict(merged)).toBe(conflicts > 0)
        expect(mergeLines({ base, mine: live, live: mine }).conflicts).toBe(conflicts)
      }),
      { numRuns: 500 },
    )
  })

  it('takes changes of different lines and marks those of the same', () => {
    const base = 'a\nb\nc\nd\ne'
    expect(mergeLines({ base, mine: 'A\nb\nc\nd\ne', live: 'a\nb\nc\nd\nE' })).toMatchObject({ text: 'A\nb\nc\nd\nE', conflicts: 0 })
    expect(mergeLines({ base, mine: 'a\nb\nM\nd\ne', live: 'a\nb\nL\nd\nE' }).text).toBe(
      'a\nb\n<<<<<<< mine\nM\n||||||| base\nc\n=======\nL\n>>>>>>> live\nd\nE',
    )
  })
})

describe('blame', () => {
  it('names for each line the revision that brought it, and of those the last', () => {
    const revisions = [
      { id: '1', content: 'a\nb\nc' },
      { id: '2', content: 'a\nB\nc' },
      { id: '3', content: 'a\nB\nc\nd' },
    ]
    expect(blameLines(revisions).map(({ text: one, revision }) => `${one}${revision}`)).toEqual(['a1', 'B2', 'c1', 'd3'])
  })

  it('begins anew where a rule was taken away', () => {
    const revisions = [
      { id: '1', content: 'a' },
      { id: '2', content: null },
      { id: '3', content: 'a' },
    ]
    expect(blameLines(revisions)).toEqual([{ text: 'a', revision: '3' }])
  })

  it('gives back the last text, and only revisions in which the line was', () => {
    fc.assert(
      fc.property(fc.array(maybeText, { minLength: 1, maxLength: 8 }), (contents) => {
        const revisions = contents.map((content, index) => ({ id: String(index), content }))
        const lines = blameLines(revisions)
        expect(lines.map(({ text: one }) => one)).toEqual(linesOf(contents.at(-1) ?? null))
        for (const { text: one, revision } of lines) expect(linesOf(contents[Number(revision)] ?? null)).toContain(one)
      }),
    )
  })
})
