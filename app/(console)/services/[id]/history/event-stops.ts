import type { RegistryEventRow } from '#lib/registry/schema'

/** Events that follow each other within a second are one stop: a restart is not walked through in ten steps. */
export type Stop = { firstMs: number; lastMs: number }

const togetherMs = 1000

/** Where something happened, oldest first. */
export function stopsOf(events: readonly Pick<RegistryEventRow, 'at'>[]): Stop[] {
  const stops: Stop[] = []
  for (const time of events.map((event) => Date.parse(event.at)).sort((left, right) => left - right)) {
    const last = stops.at(-1)
    if (last && time - last.lastMs <= togetherMs) last.lastMs = time
    else stops.push({ firstMs: time, lastMs: time })
  }
  return stops
}

/** The instant just before the last thing that happened until `atMs`; undefined where nothing did. */
export function previousStop(stops: readonly Stop[], atMs: number): number | undefined {
  const stop = stops.findLast(({ firstMs }) => firstMs <= atMs)
  return stop && stop.firstMs - 1
}

/** The instant just after the next thing that happened; undefined where the next stop is now. */
export function nextStop(stops: readonly Stop[], atMs: number): number | undefined {
  const stop = stops.find(({ firstMs }) => firstMs > atMs)
  return stop && stop.lastMs + 1
}
