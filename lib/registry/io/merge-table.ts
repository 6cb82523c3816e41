// Makes a table equal to its staged twin, as far as some services go, and tells what that changed.
import type pg from 'pg'
import type { Changes, EventFact } from '../rows.ts'
import { difference, eventsOf } from './diff.ts'
import { quoted, selectList, type Table } from './tables.ts'

/** Where a snapshot's rows of a table wait. */
export const twin = (name: string): string => `staging_${name}`

/** Temporary table of the services (ids) whose rows were read again, or whose interface is gone. */
export const movedServices = 'staging_moved'

export type Story<T> = {
  what: 'provider' | 'consumer'
  describe(fact: T): Omit<EventFact, 'type'>
  changesOf(before: T, after: T): Changes
}

const cursorRows = 1000

type Merging = { client: pg.PoolClient; sourceId: string; onEvents(events: readonly EventFact[]): Promise<void> }

/** Without a story the differences are made, but nobody is told. `serviceColumn` is the column that holds the service's id. */
export async function mergeTable<T>(
  { client, sourceId, onEvents }: Merging,
  table: Table<T>,
  serviceColumn: 'id' | 'service',
  story?: Story<T>,
): Promise<void> {
  const columns = table.columns.map((column) => quoted(column.name))
  const staged = twin(table.name)
  const sameKey = ['source_id', ...table.key].map((name) => `old.${quoted(name)} = new.${quoted(name)}`).join(' and ')
  const differs = `(${comparable(table, 'old')}) is distinct from (${comparable(table, 'new')})`
  await client.query(`analyze ${staged}`)
  if (story) {
    await client.query(
      `declare moved no scroll cursor for select to_jsonb(b) as before, to_jsonb(a) as after
       from (select t.* from ${table.name} t join ${movedServices} m on t.${serviceColumn} = m.service where t.source_id = $1) old full join ${staged} new on ${sameKey}
         left join lateral (select ${selectList(table, 'old')} where old.source_id is not null) b on true
         left join lateral (select ${selectList(table, 'new')} where new.source_id is not null) a on true
       where old.source_id is null or new.source_id is null or ${differs}`,
      [sourceId],
    )
    for (;;) {
      const page = await client.query<{ before: T | null; after: T | null }>(`fetch ${cursorRows} from moved`)
      if (page.rows.length === 0) break
      const found = difference(
        page.rows.flatMap((row) => row.before ?? []),
        page.rows.flatMap((row) => row.after ?? []),
        table.keyOf,
      )
      await onEvents(eventsOf(story.what, found, story.describe, story.changesOf))
    }
    await client.query('close moved')
  }
  await client.query(
    `delete from ${table.name} old using ${movedServices} m where old.source_id = $1 and old.${serviceColumn} = m.service
       and not exists (select 1 from ${staged} new where ${sameKey})`,
    [sourceId],
  )
  const all = ['source_id', ...columns, table.time].join(', ')
  const written = [...columns, ...(table.time === 'updated_at' ? ['updated_at'] : [])]
  await client.query(
    `insert into ${table.name} (${all}) select ${all} from ${staged} new where not exists (select 1 from ${table.name} old where ${sameKey} and not ${differs})
     on conflict (source_id, ${table.key.map(quoted).join(', ')}) do update set ${written.map((name) => `${name} = excluded.${name}`).join(', ')}`,
  )
}

/** json knows no equality. */
const comparable = <T>(table: Table<T>, alias: string): string =>
  table.columns.map(({ name, type }) => `${alias}.${quoted(name)}${type === 'json' ? '::jsonb' : ''}`).join(', ')
