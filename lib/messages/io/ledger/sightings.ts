// Copies of ledger entries on a topic, whatever broker holds it, and what they say together.
import type { OnTopic } from '../../model.ts'

/** Header (or user property) of what we send: the operation that sent it. */
export const operationHeader = 'pilothouse-operation'

/** `partition`: its number, or `broker:queue`; `operation`: the one of ours that sent it, or "". */
export type Sighting = {
  partition: number | string
  offset: string
  status: 'committed' | 'open' | 'aborted'
  operation: string
  producerId: string
}

/** What a search found of the wanted ids. `reachesBack` false: the log was cut after the asked time, so a missing copy proves nothing. */
export type Found = { topic: string; ids: Set<string>; sightings: Map<string, Sighting[]>; reachesBack: boolean }

export type Sought = { topic: string; sinceMs: number; ids: Iterable<string> }

/** One broker's way of searching; `C` also knows how far each partition was read. */
export type TopicReader<C extends Found> = {
  /** From where records of `sinceMs` may begin to the end as it is now. */
  search(sought: Sought, signal: AbortSignal): Promise<C>
  /** Reads on to the end as it is now. */
  advance(cursor: C, signal: AbortSignal): Promise<void>
}

/** Clocks of owners and brokers differ; a search starts this much earlier. */
export const clockSkewMs = 60_000
/** of one search */
export const maxRecords = 5_000_000

/** Adds a copy once, however often its offset is read; a decided one wins over an open one. */
export function addSighting(sightings: Map<string, Sighting[]>, id: string, sighting: Sighting): void {
  const list = sightings.get(id) ?? []
  const known = list.find((item) => item.partition === sighting.partition && item.offset === sighting.offset)
  if (!known) list.push({ ...sighting })
  else if (known.status === 'open') known.status = sighting.status
  sightings.set(id, list)
}

/** What the copies found say together. */
export function onTopicOf(sightings: readonly Sighting[], reachesBack: boolean): OnTopic {
  const committed = sightings.filter((item) => item.status === 'committed').length
  if (committed > 1) return 'several'
  if (sightings.some((item) => item.status === 'open')) return 'open'
  if (committed === 1) return 'yes'
  return reachesBack ? 'no' : 'unread'
}
