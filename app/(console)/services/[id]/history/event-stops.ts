import type { RegistryEventRow } from '#lib/registry/schema'

/** Instants right after something happened, oldest first: events within a second are one stop. */
export function stopsOf(events: readonly Pick<RegistryEventRow, 'at'>[]): number[] {
  const times = events.map((event) => Date.parse(event.at)).sort((left, right) => left - right)
  return times.filter((time, index) => index === times.length - 1 || (times[index + 1] ?? time) - time > 1000).map((time) => time + 1)
}

/** The instant just before the last thing that happened before `atMs`; undefined where nothing did. */
export function previousStop(stops: readonly number[], atMs: number): number | undefined {
  const stop = stops.findLast((candidate) => candidate <= atMs)
  // one millisecond before the events of the stop began: they lie within a second
  return stop === undefined ? undefined : stop - 1002
}

/** The instant after the next thing that happened; undefined where the next stop is now. */
export function nextStop(stops: readonly number[], atMs: number): number | undefined {
  return stops.find((candidate) => candidate - 1 > atMs)
}
