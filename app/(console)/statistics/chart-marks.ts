// What happened in the registry and by operations, as marks on the time axis: never more than an eye can hold apart.
import type { ChartMark } from '../../_components/charts/chart-types'

export type Happening = { atMs: number; kind: 'registry' | 'operation'; words: string; trouble: boolean }

const maxMarks = 60

/** One mark per step in which something happened; several in one step are counted, operations named before all else. */
export function chartMarks(
  happenings: readonly Happening[],
  range: { fromMs: number; toMs: number },
  countWords: (count: number) => string,
): ChartMark[] {
  const stepMs = Math.max(1, (range.toMs - range.fromMs) / maxMarks)
  const within = happenings.filter(({ atMs }) => atMs >= range.fromMs && atMs <= range.toMs)
  const buckets = Map.groupBy(within, ({ atMs }) => Math.floor((atMs - range.fromMs) / stepMs))
  return [...buckets.values()].map((members) => {
    const sorted = members.toSorted((one, other) => rank(one) - rank(other) || one.atMs - other.atMs)
    const [first] = sorted
    const rest = sorted.length - 1
    return {
      atMs: first?.atMs ?? range.fromMs,
      label: rest > 0 && first ? `${first.words} ${countWords(rest)}` : (first?.words ?? ''),
      status: members.some(({ trouble }) => trouble) ? 'warning' : 'accent',
    }
  })
}

const rank = ({ kind, trouble }: Happening): number => (kind === 'operation' ? 0 : trouble ? 1 : 2)
