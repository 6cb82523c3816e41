// Whose a half message or a Kafka transaction is: brokers know groups and transactional ids, people know applications. Pure.
import type { SourceItem } from './model.ts'

/** The application whose start of a name is the longest that fits; undefined where none does. */
export function ownerOf(owners: Readonly<Record<string, string>>, name: string): string | undefined {
  const starts = Object.keys(owners).filter((start) => name.startsWith(start))
  const longest = starts.toSorted((one, other) => other.length - one.length)[0]
  return longest === undefined ? undefined : owners[longest]
}

/** The item with its application, by the transactional id that it names, or by what its source calls its owner. */
export function withOwner(item: SourceItem, owners: Readonly<Record<string, string>>): SourceItem {
  const id = item.identity['transactionalId']
  const owner = ownerOf(owners, typeof id === 'string' ? id : item.owner)
  return owner === undefined ? item : { ...item, owner }
}
