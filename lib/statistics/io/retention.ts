import type { Sql } from '../../platform/database.ts'

/** Deletes reports from before an instant; the minutes they were added to stay. Answers how many went. */
export async function deleteOldReports(sql: Sql, before: Date): Promise<number> {
  // named sources first: the key starts with them, and without one the whole day would be read
  const result = await sql.query(
    `delete from call_report where source_id in (select id from source where kind in ('monitor', 'prometheus')) and at < $1`,
    [before],
  )
  return result.rowCount ?? 0
}
