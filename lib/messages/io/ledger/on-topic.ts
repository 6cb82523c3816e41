import { messageOf } from '../../../platform/errors.ts'
import type { LedgerEntry, ReadableEntry } from '../../ledger.ts'
import type { OnTopic } from '../../model.ts'
import { onTopicOf, type Sighting } from '../kafka/topic-cursor.ts'
import type { TopicWatch } from '../kafka/topic-watch.ts'

export type TopicFinding = { onTopic: OnTopic; text: string; sightings: readonly Sighting[] }

/** Looks for the suspects on their topics. A topic that cannot be read leaves its suspects `unread`, with the reason; never throws for it. */
export async function findOnTopics(
  topics: TopicWatch,
  suspects: readonly LedgerEntry[],
  signal: AbortSignal,
): Promise<Map<string, TopicFinding>> {
  const byTopic = Map.groupBy(
    suspects.filter((entry): entry is ReadableEntry => entry.record !== undefined),
    (entry) => entry.record.topic,
  )
  const found = new Map<string, TopicFinding>()
  for (const [topic, entries] of byTopic) {
    try {
      const wanted = entries.map((entry) => ({ id: entry.id, sinceMs: entry.record.createdAt }))
      for (const [id, seen] of await topics.look(topic, wanted, signal)) found.set(id, findingOf(topic, seen.sightings, seen.reachesBack))
    } catch (error) {
      signal.throwIfAborted()
      for (const entry of entries)
        found.set(entry.id, { onTopic: 'unread', text: `topic "${topic}" could not be searched: ${messageOf(error)}`, sightings: [] })
    }
  }
  return found
}

/** What the copies found mean, in words. */
export function findingOf(topic: string, sightings: readonly Sighting[], reachesBack: boolean): TopicFinding {
  const onTopic = onTopicOf(sightings, reachesBack)
  const places = sightings.filter((item) => item.status !== 'aborted').map((item) => `${topic}-${item.partition}@${item.offset}`)
  const texts: Record<OnTopic, string> = {
    no: `no copy on topic "${topic}"`,
    yes: `one copy on the topic: ${places.join(', ')}`,
    several: `${places.length} copies on the topic: ${places.slice(0, 5).join(', ')}`,
    open: `a copy inside a transaction that is not decided: ${places.slice(0, 5).join(', ')}`,
    unread: `topic "${topic}" no longer reaches back to when the message was prepared`,
  }
  return { onTopic, text: texts[onTopic], sightings }
}
