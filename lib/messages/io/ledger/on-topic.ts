import { messageOf } from '../../../platform/errors.ts'
import type { LedgerEntry, ReadableEntry } from '../../ledger.ts'
import type { OnTopic } from '../../model.ts'
import type { Sentence } from '../../../platform/sentence.ts'
import { sayOfLog as say } from '../../log-sentences.ts'
import { onTopicOf, type Sighting } from './sightings.ts'
import type { TopicWatch } from './topic-watch.ts'

export type TopicFinding = Sentence & { onTopic: OnTopic; sightings: readonly Sighting[] }

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
        found.set(entry.id, { onTopic: 'unread', ...say('topic-unsearched', { topic, reason: messageOf(error) }), sightings: [] })
    }
  }
  return found
}

/** What the copies found mean, in words. */
export function findingOf(topic: string, sightings: readonly Sighting[], reachesBack: boolean): TopicFinding {
  const onTopic = onTopicOf(sightings, reachesBack)
  const places = sightings.filter((item) => item.status !== 'aborted').map((item) => `${topic}-${item.partition}@${item.offset}`)
  const words: Record<OnTopic, Sentence> = {
    no: say('topic-no-copy', { topic }),
    yes: say('topic-one-copy', { places: places.join(', ') }),
    several: say('topic-copies', { count: places.length, places: places.slice(0, 5).join(', ') }),
    open: say('topic-open-copy', { places: places.slice(0, 5).join(', ') }),
    unread: say('topic-too-short', { topic }),
  }
  return { onTopic, ...words[onTopic], sightings }
}
