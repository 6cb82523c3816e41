import { database } from '../../platform/database.ts'
import type { OperationState } from '../state-machine.ts'
import { operationColumns, type StoredOperation } from './store.ts'

export type OperationFilter = {
  search: string
  states: readonly OperationState[]
  kind: string
  target: string
  offset: number
  limit: number
}

/** Operations, newest first, and how many match. */
export async function selectOperations(filter: OperationFilter): Promise<{ rows: StoredOperation[]; total: number }> {
  const found = await database().pool.query<StoredOperation & { total: string }>(
    `select ${operationColumns}, count(*) over () as total from operation
     where ($1 = '' or target ilike '%' || $1 || '%' or actor ilike '%' || $1 || '%' or reason ilike '%' || $1 || '%' or kind ilike '%' || $1 || '%')
       and (cardinality($2::text[]) = 0 or state = any($2)) and ($3 = '' or kind = $3) and ($4 = '' or target = $4)
     order by created_at desc, id limit $5 offset $6`,
    [filter.search, filter.states, filter.kind, filter.target, filter.limit, filter.offset],
  )
  return { rows: found.rows, total: Number(found.rows[0]?.total ?? 0) }
}
