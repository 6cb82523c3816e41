// Rows of leftovers. What the last scan did not see is forgotten, except where it had no look (persistent nodes, a part each time).
import { database, type Sql } from '../../../platform/database.ts'
import type { Leftover } from '../../clean-up/facts.ts'
import type { Evidence, LeftoverKind, LeftoversQuery, Subject } from '../../clean-up/schema.ts'
import { orderBy } from '../query-services.ts'
import { patternsOf, registrySourceOf } from '../service-filter.ts'

export type StoredLeftover = {
  sourceId: string
  path: string
  kind: LeftoverKind
  subject: Subject
  evidence: Evidence[]
  unusedSince: Date
  firstSeen: Date
  seenAt: Date
  nodes: number
  bytes: number
}

export type Found = {
  sourceId: string
  now: Date
  leftovers: readonly Leftover[]
  /** directories (…/<interface>/) whose providers and consumers were looked through: what is not found there any more is gone */
  isSwept(path: string): boolean
}

/** Makes the rows of a source those of this scan. Call it in a transaction that ends with the fence. */
export async function replaceLeftovers(sql: Sql, { sourceId, now, leftovers, isSwept }: Found): Promise<void> {
  const rows = leftovers.map((row) => ({
    ...row,
    unusedSince: row.unusedSince === undefined ? null : new Date(Math.min(row.unusedSince, now.getTime())).toISOString(),
  }))
  const stored = await sql.query<{ path: string; kind: LeftoverKind }>('select path, kind from registry_leftover where source_id = $1', [
    sourceId,
  ])
  const seen = new Set(rows.map((row) => row.path))
  const gone = stored.rows.filter(({ path, kind }) => !seen.has(path) && (kind !== 'persistent-leftover' || isSwept(path)))
  await sql.query('delete from registry_leftover where source_id = $1 and path = any($2)', [sourceId, gone.map((row) => row.path)])
  // a row that stays has been unused since it was first seen, unless it was another leftover of that path
  await sql.query(
    `insert into registry_leftover as old (source_id, path, kind, subject, evidence, unused_since, first_seen, seen_at, node_count, bytes)
     select $1, path, kind, subject, evidence, coalesce("unusedSince", $3), $3, $3, nodes, bytes
     from jsonb_to_recordset($2::jsonb) as t(path text, kind text, subject jsonb, evidence jsonb, "unusedSince" timestamptz, nodes int, bytes int)
     on conflict (source_id, path) do update set
       first_seen = case when old.kind = excluded.kind and old.subject = excluded.subject then old.first_seen else excluded.first_seen end,
       unused_since = case when old.kind = excluded.kind and old.subject = excluded.subject then least(excluded.unused_since, old.unused_since) else excluded.unused_since end,
       kind = excluded.kind, subject = excluded.subject, evidence = excluded.evidence, seen_at = excluded.seen_at,
       node_count = excluded.node_count, bytes = excluded.bytes`,
    [sourceId, JSON.stringify(rows), now],
  )
}

/** Forgets what a clean-up removed, so that the list is right before the next scan. */
export async function forgetLeftover(sourceId: string, path: string): Promise<void> {
  await database().pool.query('delete from registry_leftover where source_id = $1 and path = $2', [sourceId, path])
}

const columns = `source_id as "sourceId", path, kind, subject, evidence, unused_since as "unusedSince", first_seen as "firstSeen",
  seen_at as "seenAt", node_count as nodes, bytes`

const orders = { unusedSince: 'unused_since, path', path: 'path, source_id', kind: 'kind, path', bytes: 'bytes, path' } as const

type Filter = Pick<LeftoversQuery, 'search' | 'registry' | 'kind' | 'olderThanDays'>

const condition = `($1::text is null or source_id = $1) and ($2::text is null or kind = $2)
  and ($3::float8 is null or unused_since < now() - $3 * interval '1 day')
  and (cardinality($4::text[]) = 0 or lower(path || ' ' || subject::text) like all ($4))`

const valuesOf = ({ registry, kind, olderThanDays, search }: Filter): unknown[] => [
  registrySourceOf(registry),
  kind ?? null,
  olderThanDays ?? null,
  patternsOf(search),
]

/** A page of leftovers and how many there are. */
export async function selectLeftovers(
  filter: Filter,
  { sort, offset, limit }: { sort: string; offset: number; limit: number },
): Promise<{ rows: StoredLeftover[]; total: number }> {
  const { pool } = database()
  const values = valuesOf(filter)
  const found = await pool.query<StoredLeftover>(
    `select ${columns} from registry_leftover where ${condition} order by ${orderBy(orders, sort)} limit $5 offset $6`,
    [...values, limit, offset],
  )
  const counted = await pool.query<{ total: number }>(`select count(*)::int as total from registry_leftover where ${condition}`, values)
  return { rows: found.rows, total: counted.rows[0]?.total ?? 0 }
}

export type StoredGroup = { kind: LeftoverKind; count: number; nodes: number; bytes: number; oldest: Date }

/** How many of each kind there are. */
export async function selectLeftoverGroups(filter: Filter): Promise<StoredGroup[]> {
  const found = await database().pool.query<StoredGroup>(
    `select kind, count(*)::int as count, sum(node_count)::int as nodes, sum(bytes)::int as bytes, min(unused_since) as oldest
     from registry_leftover where ${condition} group by kind order by kind`,
    valuesOf({ ...filter, kind: undefined }),
  )
  return found.rows
}

/** Leftovers of one source by path. */
export async function leftoversByPath(sourceId: string, paths: readonly string[]): Promise<StoredLeftover[]> {
  const found = await database().pool.query<StoredLeftover>(
    `select ${columns} from registry_leftover where source_id = $1 and path = any($2) order by path`,
    [sourceId, paths],
  )
  return found.rows
}
