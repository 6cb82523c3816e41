// Revisions of rules, which the registry's collector writes.
import { database, type Sql } from '../../platform/database.ts'
import type { RawRevision } from '../history/to-revision.ts'

/** Where the revisions of one rule are: by its key and the places it may lie in. */
export type RevisionScope = { sourceId: string; key: string; paths: readonly string[]; directory: string | undefined }

const columns = `r.id, r.path, r.kind, r.key, r.content, r.version, r.czxid, r.mzxid, r.written_at as "writtenAt", r.seen_at as "seenAt", r.found,
  r.operation_id as "operationId", r.actor, o.reason,
  (select json_build_object('content', p.content, 'version', p.version, 'czxid', p.czxid) from rule_revision p
   where p.source_id = r.source_id and p.path = r.path and p.id < r.id order by p.id desc limit 1) as previous,
  not exists (select from rule_revision n where n.source_id = r.source_id and n.path = r.path and n.id > r.id) as "isLast"`
const from = 'from rule_revision r left join operation o on o.id = r.operation_id'
const inScope = `r.source_id = $1 and r.key = $2 and (r.path = any($3) or ($4::text is not null and starts_with(r.path, $4 || '/')))`
const valuesOf = ({ sourceId, key, paths, directory }: RevisionScope): unknown[] => [sourceId, key, paths, directory ?? null]

/** Newest first. */
export async function selectRevisions(
  scope: RevisionScope,
  { offset, limit }: { offset: number; limit: number },
  sql: Sql = database().pool,
): Promise<{ rows: RawRevision[]; total: number }> {
  const values = valuesOf(scope)
  const counted = await sql.query<{ total: number }>(`select count(*)::int as total from rule_revision r where ${inScope}`, values)
  const found = await sql.query<RawRevision>(`select ${columns} ${from} where ${inScope} order by r.id desc offset $5 limit $6`, [
    ...values,
    offset,
    limit,
  ])
  return { rows: found.rows, total: counted.rows[0]?.total ?? 0 }
}

/** Some revisions of a rule, oldest first. */
export async function selectRevisionsById(
  scope: RevisionScope,
  ids: readonly string[],
  sql: Sql = database().pool,
): Promise<RawRevision[]> {
  const found = await sql.query<RawRevision>(`select ${columns} ${from} where ${inScope} and r.id = any($5::bigint[]) order by r.id`, [
    ...valuesOf(scope),
    ids,
  ])
  return found.rows
}

/** What one path held, newest first, beginning with the revision `until`. */
export async function selectContents(
  { sourceId, path }: { sourceId: string; path: string },
  { until, limit }: { until?: string | undefined; limit: number },
  sql: Sql = database().pool,
): Promise<{ id: string; content: string | null }[]> {
  const found = await sql.query<{ id: string; content: string | null }>(
    `select id, content from rule_revision where source_id = $1 and path = $2 and ($3::bigint is null or id <= $3) order by id desc limit $4`,
    [sourceId, path, until ?? null, limit],
  )
  return found.rows
}

export type LastChange = {
  registry: string
  path: string
  at: Date
  found: boolean
  operationId: string | null
  actor: string | null
  reason: string | null
}

/** The last change of each of some paths. */
export async function selectLastChanges(
  sourceIds: readonly string[],
  paths: readonly string[],
  sql: Sql = database().pool,
): Promise<LastChange[]> {
  const found = await sql.query<LastChange>(
    `select distinct on (r.source_id, r.path) r.source_id as registry, r.path, coalesce(r.written_at, r.seen_at) as at, r.found,
       r.operation_id as "operationId", r.actor, o.reason
     ${from} where r.source_id = any($1) and r.path = any($2) order by r.source_id, r.path, r.id desc`,
    [sourceIds, paths],
  )
  return found.rows
}
