// A list that every coordinator has a part of: what one of them cannot tell makes the whole a part.
import type { Sentence } from '../../../platform/sentence.ts'
import { unledOf } from '../../coordinators.ts'
import type { PartitionLook } from '../../look.ts'
import { sayOfKafka as say } from '../../sentences.ts'
import type { Metadata } from './read-topics.ts'

export type ListPart<T> = { found: readonly T[]; warnings: readonly Sentence[]; complete: boolean }

export const partWithout = (warning: Sentence): ListPart<never> => ({ found: [], warnings: [warning], complete: false })

/** Nothing, for the partitions of the coordinators' log that nobody leads now. */
export function unledPart(
  name: string,
  log: readonly PartitionLook[],
  sentence: 'kafka-groups-unled' | 'kafka-transactions-unled',
): ListPart<never> {
  const partitions = unledOf(name, log)
  return partitions === '' ? { found: [], warnings: [], complete: true } : partWithout(say(sentence, { partitions }))
}

export const logOf = (name: string, topics: Metadata['topics']): readonly PartitionLook[] =>
  topics.find((topic) => topic.name === name)?.partitions ?? []

export const joinParts = <T>(parts: readonly ListPart<T>[]): { found: T[]; warnings: Sentence[]; complete: boolean } => ({
  found: parts.flatMap(({ found }) => found),
  warnings: parts.flatMap(({ warnings }) => warnings),
  complete: parts.every(({ complete }) => complete),
})
