import type { MessageFilter, MessageSort } from '../io/store-lists.ts'
import type { Care } from '../schema.ts'

export type MessageQuery = {
  /** a source's id, or its configured id */
  source?: string | undefined
  cause?: string | undefined
  owner?: string | undefined
  topic?: string | undefined
  /** the whole business key, or the source's own key */
  key?: string | undefined
  search?: string | undefined
  state?: 'open' | 'settled' | 'all' | undefined
  care?: Care | undefined
  /** who asks: whose `mine` is */
  actor?: string | undefined
  sort?: MessageSort | undefined
  cursor?: string | undefined
  pageSize?: number | undefined
}

/** Without anything said: what is in doubt and in sight. */
export const filterOf = (query: MessageQuery): MessageFilter => ({
  source: query.source,
  cause: query.cause,
  owner: query.owner,
  topic: query.topic,
  key: query.key,
  search: query.search ?? '',
  state: query.state ?? 'open',
  care: query.care ?? 'awake',
  actor: query.actor,
})
