// Two people changed one text: what each did by itself is taken, what they did to the same lines is left for a person to decide.
import { diffLines, linesOf, type LineChange } from './diff-lines.ts'

/** `same` as before; `mine`, `live`: only one side changed these lines; `both`: both in the same way; `conflict`: in different ways. */
export type MergeChunk = { kind: 'same' | 'mine' | 'live' | 'both' | 'conflict'; base: string[]; mine: string[]; live: string[] }

/** `text`: the whole, with each conflict between marks as git writes them; such a text is no rule and can not be published. */
export type Merge = { text: string; conflicts: number; chunks: MergeChunk[] }

type Side = 'mine' | 'live'
type SidedChange = LineChange & { side: Side }

/** Changes that touch each other are one chunk (diff3: Khanna, Kunal, Pierce 2007). Null = the rule is not there. */
export function mergeLines({ base, mine, live }: { base: string | null; mine: string | null; live: string | null }): Merge {
  const texts = { base: linesOf(base), mine: linesOf(mine), live: linesOf(live) }
  const changes = (['mine', 'live'] as const)
    .flatMap((side) => diffLines(texts.base, texts[side]).map((change): SidedChange => ({ ...change, side })))
    .sort((one, other) => one.beforeLine - other.beforeLine || one.beforeCount - other.beforeCount)
  const chunks: MergeChunk[] = []
  let from = 1
  const shift = { mine: 0, live: 0 }
  for (const group of touching(changes)) {
    const start = Math.min(...group.map((change) => change.beforeLine))
    const end = Math.max(...group.map((change) => change.beforeLine + change.beforeCount))
    if (start > from) chunks.push(unchanged(texts.base.slice(from - 1, start - 1)))
    const part = (side: Side): string[] => {
      const first = start - 1 + shift[side]
      for (const change of group) if (change.side === side) shift[side] += change.afterCount - change.beforeCount
      return texts[side].slice(first, end - 1 + shift[side])
    }
    chunks.push(chunkOf(texts.base.slice(start - 1, end - 1), part('mine'), part('live'), group))
    from = end
  }
  if (from <= texts.base.length) chunks.push(unchanged(texts.base.slice(from - 1)))
  return { text: chunks.flatMap(textOf).join('\n'), conflicts: chunks.filter(({ kind }) => kind === 'conflict').length, chunks }
}

/** Changes of both sides that share a line of the base, or meet at one. */
function touching(changes: readonly SidedChange[]): SidedChange[][] {
  const groups: SidedChange[][] = []
  let end = -1
  for (const change of changes) {
    const last = groups.at(-1)
    if (last && change.beforeLine <= end) last.push(change)
    else groups.push([change])
    end = Math.max(change.beforeLine <= end ? end : -1, change.beforeLine + change.beforeCount)
  }
  return groups
}

const unchanged = (lines: string[]): MergeChunk => ({ kind: 'same', base: lines, mine: lines, live: lines })

function chunkOf(base: string[], mine: string[], live: string[], group: readonly SidedChange[]): MergeChunk {
  const sides = new Set(group.map(({ side }) => side))
  const lines = { base, mine, live }
  if (sides.size === 1) return { kind: sides.has('mine') ? 'mine' : 'live', ...lines }
  return { kind: isSameList(mine, live) ? 'both' : 'conflict', ...lines }
}

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((line, index) => line === other[index])

function textOf({ kind, base, mine, live }: MergeChunk): string[] {
  if (kind === 'same' || kind === 'live') return live
  if (kind !== 'conflict') return mine
  return [
    `${conflictMarks.mine} mine`,
    ...mine,
    `${conflictMarks.base} base`,
    ...base,
    conflictMarks.live,
    ...live,
    `${conflictMarks.end} live`,
  ]
}

const conflictMarks = { mine: '<<<<<<<', base: '|||||||', live: '=======', end: '>>>>>>>' } as const

/** Whether a text still holds a conflict that nobody decided. */
export const hasConflict = (text: string): boolean => /^<<<<<<< mine$/m.test(text) && /^>>>>>>> live$/m.test(text)
