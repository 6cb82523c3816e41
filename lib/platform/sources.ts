// State of everything the worker connects to: its last good read, its age and, when it is down, why.
import type { SourceAge } from './answer.ts'
import { database, prepared, type Sql } from './database.ts'
import { announce } from './notify.ts'
import type { Said, Sentence } from './sentence.ts'

export type SourceKind =
  'registry' | 'kafka' | 'rocketmq' | 'ledger' | 'outbox' | 'xa' | 'kafka-transactions' | 'rocketmq-half' | 'monitor' | 'prometheus'
export type SourceState = 'connecting' | 'fresh' | 'stale' | 'down' | 'disabled'
export type SourceRow = {
  id: string
  kind: SourceKind
  name: string
  state: SourceState
  asOf: Date | null
  error: string | null
  /** what the error says, where its sentences are known */
  errorSaid: Said[] | null
  detail: Record<string, unknown>
}

/** Makes the table hold exactly the configured sources; what is kept keeps its state. */
export async function declareSources(sql: Sql, sources: readonly Pick<SourceRow, 'id' | 'kind' | 'name' | 'detail'>[]): Promise<void> {
  await sql.query(
    `insert into source (id, kind, name, detail, position)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::int[])
     on conflict (id) do update set kind = excluded.kind, name = excluded.name, detail = source.detail || excluded.detail, position = excluded.position`,
    [
      sources.map((source) => source.id),
      sources.map((source) => source.kind),
      sources.map((source) => source.name),
      sources.map((source) => JSON.stringify(source.detail)),
      sources.map((_, index) => index),
    ],
  )
  await sql.query('delete from source where not (id = any($1))', [sources.map((source) => source.id)])
}

/** Records a complete and good read. */
export async function markFresh(sql: Sql, sourceId: string, asOf: Date, detail: Record<string, unknown> = {}): Promise<void> {
  const found = await sql.query<{ changed: boolean }>(
    prepared(
      `update source set state = 'fresh', as_of = greatest(as_of, $2::timestamptz), error = null, error_said = null, detail = source.detail || $3::jsonb, updated_at = now()
     from (select id, state as old_state from source where id = $1 for update) as before
     where source.id = before.id returning before.old_state <> 'fresh' as changed`,
      [sourceId, asOf, JSON.stringify(detail)],
    ),
  )
  if (found.rows[0]?.changed) await announce(sql, 'sources', [sourceId])
}

/** Records that a source cannot be read now; its last good data stays. `stale`: was read before; `down`: never was. */
export async function markFailed(sql: Sql, sourceId: string, reason: string | Sentence): Promise<void> {
  const { text, said } = typeof reason === 'string' ? { text: reason, said: null } : reason
  const found = await sql.query<{ changed: boolean }>(
    `update source set state = case when source.as_of is null then 'down' else 'stale' end, error = $2, error_said = $3, updated_at = now()
     from (select id, state as old_state, error as old_error from source where id = $1 for update) as before
     where source.id = before.id returning before.old_state in ('fresh', 'connecting') or before.old_error is distinct from $2 as changed`,
    [sourceId, text.slice(0, 500), said && JSON.stringify(said)],
  )
  if (found.rows[0]?.changed) await announce(sql, 'sources', [sourceId])
}

/** Records what a source says of itself beside its state; told of only where it is something else than before. */
export async function noteDetail(sql: Sql, sourceId: string, detail: Record<string, unknown>): Promise<void> {
  const found = await sql.query(
    `update source set detail = detail || $2::jsonb, updated_at = now() where id = $1 and detail || $2::jsonb <> detail`,
    [sourceId, JSON.stringify(detail)],
  )
  if (found.rowCount !== 0) await announce(sql, 'sources', [sourceId])
}

/** Every source in configured order. */
export async function listSourceRows(sql: Sql = database().pool): Promise<SourceRow[]> {
  const found = await sql.query<SourceRow>(
    `select id, kind, name, state, as_of as "asOf", error, error_said as "errorSaid", detail from source order by position, id`,
  )
  return found.rows
}

/** Ages of the sources of some kinds, or of named ones: what an answer is as old as. */
export async function sourceAges(
  filter: { kinds?: readonly SourceKind[]; ids?: readonly string[] },
  sql: Sql = database().pool,
): Promise<SourceAge[]> {
  const found = await sql.query<SourceAge>(
    prepared(
      `select id, state, as_of as "asOf", error, error_said as "errorSaid" from source
       where ($1::text[] is null or kind = any($1)) and ($2::text[] is null or id = any($2)) order by position, id`,
      [filter.kinds ?? null, filter.ids ?? null],
    ),
  )
  return found.rows
}
