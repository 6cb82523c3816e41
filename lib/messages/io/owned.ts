import { withOwner } from '../owners.ts'
import type { MessageSource } from './source.ts'

/** The same source, its items with the applications that the configuration names. */
export const owned = (source: MessageSource, owners: Readonly<Record<string, string>>): MessageSource => ({
  ...source,
  async list(known, signal) {
    const listing = await source.list(known, signal)
    return { ...listing, items: listing.items.map((item) => withOwner(item, owners)) }
  },
  async reread(key, known, signal) {
    const item = await source.reread(key, known, signal)
    return item && withOwner(item, owners)
  },
})
