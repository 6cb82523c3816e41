// The table `application`: one small row per application and registry, with whose it is.
import { prepared } from '../../platform/database.ts'
import type { Ownership } from '../ownership.ts'
import type { Writing } from './store.ts'

/**
 * Makes rows say this. After a batch, which has seen a part of an application's URLs, a value is only replaced by another value;
 * after a snapshot (`isWhole`) it is replaced by none as well, and applications that were not seen go.
 */
export async function writeOwnership({ sql, sourceId }: Writing, found: readonly Ownership[], isWhole: boolean): Promise<void> {
  const values = JSON.stringify(found)
  const next = (column: string): string =>
    isWhole ? `excluded.${column}` : `coalesce(nullif(excluded.${column}, ''), application.${column})`
  if (found.length > 0)
    await sql.query(
      prepared(
        `insert into application (source_id, name, owner, organization)
       select $1, t.name, t.owner, t.organization from jsonb_to_recordset($2::jsonb) as t(name text, owner text, organization text)
       on conflict (source_id, name) do update set owner = ${next('owner')}, organization = ${next('organization')}
       where (application.owner, application.organization) is distinct from (${next('owner')}, ${next('organization')})`,
        [sourceId, values],
      ),
    )
  if (isWhole)
    await sql.query(
      `delete from application a where source_id = $1
         and not exists (select 1 from jsonb_to_recordset($2::jsonb) as t(name text) where t.name = a.name)`,
      [sourceId, values],
    )
}

/** After a snapshot that left out what had not moved: forgets applications that no row speaks of any more. */
export async function dropUnseenApplications({ sql, sourceId }: Writing): Promise<void> {
  await sql.query(
    `delete from application a where source_id = $1
       and not exists (select 1 from provider p where p.source_id = a.source_id and p.application = a.name)
       and not exists (select 1 from consumer c where c.source_id = a.source_id and c.application = a.name)`,
    [sourceId],
  )
}
