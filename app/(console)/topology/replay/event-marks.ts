import type { RegistryEventRow } from '#lib/registry/schema'

/** Events that fall on one place of the slider, as one mark. `share`: 0 at the window's beginning, 1 at its end. */
export type ReplayMark = { share: number; atMs: number; count: number; gone: number }

const slots = 120

/** At most 120 marks, in order; what only says that nothing changed for people is left out. */
export function replayMarks(events: readonly Pick<RegistryEventRow, 'at' | 'type'>[], fromMs: number, toMs: number): ReplayMark[] {
  const within = events
    .filter(({ type }) => !type.endsWith('-refreshed'))
    .map(({ at, type }) => ({ atMs: Date.parse(at), type }))
    .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
  const grouped = Map.groupBy(within, ({ atMs }) => Math.floor(((atMs - fromMs) / Math.max(1, toMs - fromMs)) * slots))
  return [...grouped]
    .map(([slot, some]) => ({
      share: Math.min(1, (slot + 0.5) / slots),
      // just after the last of them: what they did shows
      atMs: Math.min(toMs, Math.max(...some.map(({ atMs }) => atMs)) + 1),
      count: some.length,
      gone: some.filter(({ type }) => type.endsWith('-disappeared')).length,
    }))
    .sort((one, other) => one.share - other.share)
}

/** The next mark in a direction; the window's end where there is none. */
export function stepTo(marks: readonly ReplayMark[], atMs: number, direction: 1 | -1, edge: number): number {
  const ahead = marks.filter((mark) => (direction === 1 ? mark.atMs > atMs : mark.atMs < atMs))
  return (direction === 1 ? ahead[0] : ahead.at(-1))?.atMs ?? edge
}
