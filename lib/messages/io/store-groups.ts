// In-doubt messages counted by what they have in common.
import { database } from '../../platform/database.ts'
import type { GroupBy } from '../schema.ts'
import { valuesOf, whereFilter, type MessageFilter } from './store-lists.ts'

const columnOf: Readonly<Record<GroupBy, string>> = { cause: 'cause', owner: 'owner', topic: 'topic', source: 'source_id' }

/** Those of one value that also have source, cause, state and verdict in common: the policy says nearly the same of all of them. */
export type GroupPart = {
  value: string
  cause: string
  sourceId: string
  count: number
  oldest: Date
  /** two of them, to ask the policy about */
  samples: string[]
}

const maxParts = 5000

/** The parts of every group, at most 5,000. */
export async function selectGroupParts(filter: MessageFilter, by: GroupBy): Promise<GroupPart[]> {
  const found = await database().pool.query<Omit<GroupPart, 'count'> & { count: string }>(
    `select ${columnOf[by]} as value, cause, source_id as "sourceId", count(*) as count, min(coalesce(prepared_at, first_seen)) as oldest,
       array[min(id), max(id)] as samples
     from in_doubt_message where ${whereFilter} group by ${columnOf[by]}, cause, source_id, state, verdict order by count(*) desc limit ${maxParts}`,
    valuesOf(filter),
  )
  return found.rows.map((row) => ({ ...row, count: Number(row.count) }))
}
