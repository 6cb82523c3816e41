// Rows of what Dubbo writes beside the nodes: service definitions, and the metadata of applications.
import type { Sql } from '../../platform/database.ts'
import type { OfferedService } from '../application-metadata.ts'
import type { DefinitionFact } from '../definition-node.ts'
import type { Writing } from './store.ts'

/** A definition with what tells that its node changed. */
export type StoredDefinition = DefinitionFact & { mzxid: string; writtenAt: string }

/** path → mzxid, of some interfaces. */
export async function knownDefinitions(sql: Sql, sourceId: string, interfaces: readonly string[]): Promise<Map<string, string>> {
  const found = await sql.query<{ path: string; mzxid: string }>(
    'select path, mzxid from service_definition where source_id = $1 and interface = any($2)',
    [sourceId, interfaces],
  )
  return new Map(found.rows.map((row) => [row.path, row.mzxid]))
}

export async function saveDefinitions({ sql, sourceId, now }: Writing, definitions: readonly StoredDefinition[]): Promise<void> {
  if (definitions.length === 0) return
  const columns = ['side', 'service', 'interface', 'application', 'release', 'methods', 'types', 'params', 'problem', 'mzxid']
  await sql.query(
    `insert into service_definition (source_id, path, ${columns.join(', ')}, written_at, updated_at)
     select $1, t.path, ${columns.map((column) => `t.${column}`).join(', ')}, t."writtenAt", $3
     from jsonb_to_recordset($2::jsonb) as t(path text, side text, service text, interface text, application text, release text,
       methods jsonb, types jsonb, params jsonb, problem text, mzxid text, "writtenAt" timestamptz)
     on conflict (source_id, path) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')},
       written_at = excluded.written_at, updated_at = excluded.updated_at`,
    [sourceId, JSON.stringify(definitions), now],
  )
}

export async function deleteDefinitions({ sql, sourceId }: Writing, paths: readonly string[]): Promise<void> {
  if (paths.length > 0) await sql.query('delete from service_definition where source_id = $1 and path = any($2)', [sourceId, paths])
}

/** Forgets definitions of interfaces that have no directory any more. */
export async function deleteOtherInterfaces({ sql, sourceId }: Writing, interfaces: readonly string[]): Promise<void> {
  await sql.query('delete from service_definition where source_id = $1 and not (interface = any($2))', [sourceId, interfaces])
}

export type KnownMetadata = { application: string; revision: string; services: OfferedService[] }

/** Metadata of every revision that an instance has now. */
export async function knownMetadata(sql: Sql, sourceId: string): Promise<KnownMetadata[]> {
  const found = await sql.query<KnownMetadata>(
    `select application, revision, services from application_metadata m where source_id = $1 and kind <> ''
       and exists (select 1 from instance i where i.source_id = m.source_id and i.application = m.application and i.revision = m.revision)`,
    [sourceId],
  )
  return found.rows
}

/** A revision nobody told us of, with an instance that could. */
export type WantedMetadata = {
  application: string
  revision: string
  attempts: number
  host: string
  metadata: Record<string, string>
}

/** Revisions of instances without any interface-level node, whose metadata is unknown and due. */
export async function wantedMetadata(sql: Sql, sourceId: string, now: Date): Promise<WantedMetadata[]> {
  const found = await sql.query<WantedMetadata>(
    `select i.application, i.revision, coalesce(m.attempts, 0) as attempts, i.host, i.metadata
     from instance i left join application_metadata m on m.source_id = i.source_id and m.application = i.application and m.revision = i.revision
     where i.source_id = $1 and i.level = 'application' and i.revision not in ('', '0') and (m.kind is null or (m.kind = '' and m.next_try_at <= $2))
     order by i.application, i.revision, i.address limit 2000`,
    [sourceId, now],
  )
  return found.rows
}

export type MetadataAnswer = {
  application: string
  revision: string
  kind: 'metadata-centre' | 'metadata-service' | ''
  services: readonly OfferedService[]
  error: string
  attempts: number
  nextTryAt: Date | null
}

export async function saveMetadata({ sql, sourceId, now }: Writing, answer: MetadataAnswer): Promise<void> {
  await sql.query(
    `insert into application_metadata as old (source_id, application, revision, kind, services, error, attempts, next_try_at, as_of, updated_at, failing_since)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (source_id, application, revision) do update set kind = excluded.kind, services = excluded.services, error = excluded.error,
       attempts = excluded.attempts, next_try_at = excluded.next_try_at, as_of = excluded.as_of, updated_at = excluded.updated_at,
       failing_since = case when excluded.failing_since is not null then coalesce(old.failing_since, excluded.failing_since) end`,
    [
      sourceId,
      answer.application,
      answer.revision,
      answer.kind,
      JSON.stringify(answer.services),
      answer.error,
      answer.attempts,
      answer.nextTryAt,
      answer.kind === '' ? null : now,
      now,
      answer.kind === '' ? now : null,
    ],
  )
}

/** Forgets metadata of revisions that no instance has had since `before`. */
export async function pruneMetadata(sql: Sql, before: Date): Promise<void> {
  await sql.query(
    `delete from application_metadata m where updated_at < $1
       and not exists (select 1 from instance i where i.source_id = m.source_id and i.application = m.application and i.revision = m.revision)`,
    [before],
  )
}
