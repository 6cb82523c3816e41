// Reads of in_doubt_message for pages: filtered, sorted, counted. Sort keys come from a closed map, never from the caller's text.
import { database } from '../../platform/database.ts'
import { messageColumns, type StoredMessage } from './store.ts'

export const messageSorts = {
  oldest: 'coalesce(prepared_at, first_seen), id',
  newest: 'coalesce(prepared_at, first_seen) desc, id',
  cause: 'cause, coalesce(prepared_at, first_seen), id',
  owner: 'owner, coalesce(prepared_at, first_seen), id',
  attempts: 'attempts desc, coalesce(prepared_at, first_seen), id',
  settled: 'settled_at desc nulls last, id',
} as const
export type MessageSort = keyof typeof messageSorts

export type MessageFilter = {
  /** source id, or the configured id of a source */
  source?: string | undefined
  cause?: string | undefined
  owner?: string | undefined
  topic?: string | undefined
  search: string
  state: 'open' | 'settled' | 'all'
}

const where = `($1::text is null or source_id = $1 or source_id like '%:' || $1)
  and ($2::text is null or cause = $2) and ($3::text is null or owner = $3) and ($4::text is null or topic = $4)
  and ($5 = '' or strpos(lower(key || ' ' || business_key || ' ' || owner || ' ' || topic || ' ' || cause), lower($5)) > 0)
  and ($6 = 'all' or ($6 = 'open') = (settled_at is null))`

const valuesOf = (filter: MessageFilter): unknown[] => [
  filter.source === undefined ? null : filter.source.replaceAll(/[\\%_]/g, String.raw`\$&`),
  filter.cause ?? null,
  filter.owner ?? null,
  filter.topic ?? null,
  filter.search.trim(),
  filter.state,
]

/** One page and how many match. */
export async function selectMessages(
  filter: MessageFilter,
  page: { sort: MessageSort; offset: number; limit: number },
): Promise<{ rows: StoredMessage[]; total: number }> {
  const [rows, total] = await Promise.all([
    database().pool.query<StoredMessage>(
      `select ${messageColumns} from in_doubt_message where ${where} order by ${messageSorts[page.sort]} offset $7 limit $8`,
      [...valuesOf(filter), page.offset, page.limit],
    ),
    database().pool.query<{ total: string }>(`select count(*) as total from in_doubt_message where ${where}`, valuesOf(filter)),
  ])
  return { rows: rows.rows, total: Number(total.rows[0]?.total ?? 0) }
}

/** Open messages by cause, most first. */
export async function selectGroups(filter: MessageFilter): Promise<{ cause: string; count: number; oldest: Date; sources: string[] }[]> {
  const found = await database().pool.query<{ cause: string; count: string; oldest: Date; sources: string[] }>(
    `select cause, count(*) as count, min(coalesce(prepared_at, first_seen)) as oldest, array_agg(distinct source_id order by source_id) as sources
     from in_doubt_message where ${where} group by cause order by count(*) desc, cause`,
    valuesOf(filter),
  )
  return found.rows.map((row) => ({ ...row, count: Number(row.count) }))
}

/** How many are open. */
export async function countOpen(): Promise<number> {
  const found = await database().pool.query<{ count: string }>('select count(*) as count from in_doubt_message where settled_at is null')
  return Number(found.rows[0]?.count ?? 0)
}
