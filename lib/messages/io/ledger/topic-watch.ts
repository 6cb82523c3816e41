// Answers again and again which of the suspects are on their topic, without reading a topic twice: one cursor per topic goes on
// from where it stood; what became suspect since is looked for once from its own beginning.
import { addSighting, type Found, type Sighting, type TopicReader } from './sightings.ts'

export type Wanted = { id: string; sinceMs: number }
export type Seen = { sightings: readonly Sighting[]; reachesBack: boolean }

export type TopicWatch = {
  /** What is on the topic now of each wanted id; ids that are no longer wanted are forgotten. */
  look(topic: string, wanted: readonly Wanted[], signal: AbortSignal): Promise<Map<string, Seen>>
  /** Forgets the topics that are not named. */
  keepOnly(topics: ReadonlySet<string>): void
}

type Tracked<C extends Found = Found> = { cursor: C; reachesBack: Map<string, boolean> }

/** Memory: the ids wanted, their sightings, one position per partition. */
export function createTopicWatch<C extends Found>(reader: TopicReader<C>): TopicWatch {
  const topics = new Map<string, Tracked<C>>()

  async function advance(topic: string, tracked: Tracked<C>, signal: AbortSignal): Promise<void> {
    try {
      await reader.advance(tracked.cursor, signal)
    } catch (error) {
      // half-read is well-defined (positions move with what was taken), but a topic that was made anew is not: begin again
      topics.delete(topic)
      throw error
    }
  }

  const searchOnce = (topic: string, wanted: readonly Wanted[], signal: AbortSignal): Promise<C> =>
    reader.search({ topic, sinceMs: Math.min(...wanted.map((item) => item.sinceMs)), ids: wanted.map((item) => item.id) }, signal)

  return {
    async look(topic, wanted, signal) {
      const tracked = topics.get(topic)
      const fresh = wanted.filter((item) => !tracked?.cursor.ids.has(item.id))
      if (tracked) {
        forget(tracked, new Set(wanted.map((item) => item.id)))
        await advance(topic, tracked, signal)
      }
      if (fresh.length > 0) topics.set(topic, merge(tracked, await searchOnce(topic, fresh, signal)))
      const now = topics.get(topic)
      return new Map(
        wanted.map(({ id }) => [id, { sightings: now?.cursor.sightings.get(id) ?? [], reachesBack: now?.reachesBack.get(id) ?? false }]),
      )
    },
    keepOnly(kept) {
      for (const topic of topics.keys()) if (!kept.has(topic)) topics.delete(topic)
    },
  }
}

function forget(tracked: Tracked, wanted: ReadonlySet<string>): void {
  for (const id of tracked.cursor.ids) {
    if (wanted.has(id)) continue
    tracked.cursor.ids.delete(id)
    tracked.cursor.sightings.delete(id)
    tracked.reachesBack.delete(id)
  }
}

/** The older cursor keeps its positions: what lies between them and the newer one's is read once more, and counted once. */
function merge<C extends Found>(tracked: Tracked<C> | undefined, found: C): Tracked<C> {
  const ages = [...found.ids].map((id) => [id, found.reachesBack] as const)
  if (!tracked) return { cursor: found, reachesBack: new Map(ages) }
  for (const id of found.ids) tracked.cursor.ids.add(id)
  for (const [id, list] of found.sightings) for (const sighting of list) addSighting(tracked.cursor.sightings, id, sighting)
  for (const [id, reaches] of ages) tracked.reachesBack.set(id, reaches)
  return tracked
}
