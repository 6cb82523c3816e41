// Reads of in_doubt_message for pages: filtered, sorted, counted. Sort keys come from a closed map, never from the caller's text.
import { database, type Sql } from '../../platform/database.ts'
import type { Care } from '../schema.ts'
import { messageColumns, type StoredMessage } from './store.ts'

const since = 'coalesce(prepared_at, first_seen)'

export const messageSorts = {
  // `buriedAt` (ISO 8601): when the broker gives up a half message; no other source has it
  urgent: `urgency desc, coalesce(identity ->> 'buriedAt', '9999'), ${since}, id`,
  oldest: `${since}, id`,
  newest: `${since} desc, id`,
  cause: `cause, ${since}, id`,
  owner: `owner, ${since}, id`,
  attempts: `attempts desc, ${since}, id`,
  settled: 'settled_at desc nulls last, id',
} as const
export type MessageSort = keyof typeof messageSorts

export type MessageFilter = {
  /** source id, or the configured id of a source */
  source?: string | undefined
  cause?: string | undefined
  owner?: string | undefined
  topic?: string | undefined
  /** business key, or the source's own key: the whole of it */
  key?: string | undefined
  search: string
  state: 'open' | 'settled' | 'all'
  care: Care
  /** whose `mine` is */
  actor?: string | undefined
}

/** Out of sight: until a time, and only as long as it is what it was when somebody said so. */
export const isSnoozed = `(settled_at is null and snoozed_until > now() and snoozed_as = cause || ' ' || state)`

/** Condition of a filter, with the values of {@link valuesOf} as $1 … $9. */
export const whereFilter = `($1::text is null or source_id = $1 or source_id like '%:' || $1)
  and ($2::text is null or cause = $2) and ($3::text is null or owner = $3) and ($4::text is null or topic = $4)
  and ($5 = '' or strpos(lower(key || ' ' || business_key || ' ' || owner || ' ' || topic || ' ' || cause), lower($5)) > 0)
  and ($6 = 'all' or ($6 = 'open') = (settled_at is null))
  and ($7::text is null or business_key = $7 or key = $7)
  and ($8 = 'all' or ($8 = 'snoozed') = coalesce(${isSnoozed}, false))
  and ($8 <> 'mine' or assignee = $9::text) and ($8 <> 'unassigned' or assignee is null)`

export const valuesOf = (filter: MessageFilter): unknown[] => [
  filter.source === undefined ? null : filter.source.replaceAll(/[\\%_]/g, String.raw`\$&`),
  filter.cause ?? null,
  filter.owner ?? null,
  filter.topic ?? null,
  filter.search.trim(),
  filter.state,
  filter.key ?? null,
  filter.care,
  filter.actor ?? null,
]

/** One page and how many match. */
export async function selectMessages(
  filter: MessageFilter,
  page: { sort: MessageSort; offset: number; limit: number },
): Promise<{ rows: StoredMessage[]; total: number }> {
  const [rows, total] = await Promise.all([
    selectPage(filter, page),
    database().pool.query<{ total: string }>(`select count(*) as total from in_doubt_message where ${whereFilter}`, valuesOf(filter)),
  ])
  return { rows, total: Number(total.rows[0]?.total ?? 0) }
}

/** One page, where nobody asks how many there are. */
export async function selectPage(
  filter: MessageFilter,
  page: { sort: MessageSort; offset: number; limit: number },
): Promise<StoredMessage[]> {
  const found = await database().pool.query<StoredMessage>(
    `select ${messageColumns} from in_doubt_message where ${whereFilter} order by ${messageSorts[page.sort]} offset $10 limit $11`,
    [...valuesOf(filter), page.offset, page.limit],
  )
  return found.rows
}

/** A place in the list, oldest first: after this one. */
export type Place = { at: string; id: string }

/** The next rows after a place, oldest first: what is read so is whole also while rows come and go. */
export async function selectAfter(
  filter: MessageFilter,
  after: Place | undefined,
  limit: number,
): Promise<(StoredMessage & { at: string })[]> {
  const found = await database().pool.query<StoredMessage & { at: string }>(
    `select ${messageColumns}, ${since}::text as at from in_doubt_message
     where ${whereFilter} and ($10::timestamptz is null or (${since}, id) > ($10, $11)) order by ${since}, id limit $12`,
    [...valuesOf(filter), after?.at ?? null, after?.id ?? '', limit],
  )
  return found.rows
}

/** Everything that matches at one instant, oldest first, at most `limit`; and these ids. */
export async function selectFrozen(sql: Sql, filter: MessageFilter, limit: number): Promise<StoredMessage[]> {
  const found = await sql.query<StoredMessage>(
    `select ${messageColumns} from in_doubt_message where ${whereFilter} order by ${since}, id limit $10`,
    [...valuesOf(filter), limit],
  )
  return found.rows
}

/** Rows by id, in no order. */
export async function selectByIds(ids: readonly string[], sql: Sql = database().pool): Promise<StoredMessage[]> {
  const found = await sql.query<StoredMessage>(`select ${messageColumns} from in_doubt_message where id = any($1)`, [ids])
  return found.rows
}

/** How many are open. */
export async function countOpen(): Promise<number> {
  const found = await database().pool.query<{ count: string }>('select count(*) as count from in_doubt_message where settled_at is null')
  return Number(found.rows[0]?.count ?? 0)
}
