// Hot tables are range-partitioned by day (UTC). Days are made ahead; a row of a day that nobody made lands in the default
// partition, which works but cannot be dropped as a whole: it is emptied by an ordinary delete.
import { AppError } from './errors.ts'
import { sqlStateOf, type Sql } from './database.ts'

const dayMs = 86_400_000

/** Tables partitioned by day, and the column that says which. */
const partitionedTables = { registry_event: 'at', call_report: 'at', call_minute: 'minute' } as const

/** Minutes are updated a dozen times while they last: with room on its page a row needs no new index entries (HOT). */
const storage: Partial<Record<PartitionedTable, string>> = { call_minute: ' with (fillfactor = 60)' }
export type PartitionedTable = keyof typeof partitionedTables

const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const midnight = (ms: number): string => `${dayText(ms)} 00:00:00+00`
const partitionName = (table: PartitionedTable, ms: number): string => `${table}_d${dayText(ms).replaceAll('-', '')}`

/**
 * Makes the partitions of today and the next `daysAhead` days. Two workers may run it at once. A day that already has rows in the
 * default partition stays there (`check_violation`): it is not worth the lock that moving them would take.
 */
export async function ensureDayPartitions(sql: Sql, table: PartitionedTable, daysAhead: number, now = new Date()): Promise<void> {
  for (let day = 0; day <= daysAhead; day += 1) {
    const from = now.getTime() + day * dayMs
    const bounds = `from ('${midnight(from)}') to ('${midnight(from + dayMs)}')`
    await sql
      .query(
        `create table if not exists "${partitionName(table, from)}" partition of "${table}" for values ${bounds}${storage[table] ?? ''}`,
      )
      .catch((error: unknown) => {
        // 42P07 made by another worker meanwhile, 23514 rows in the default partition, 42P17 overlap with one made by hand
        if (!['42P07', '23505', '23514', '42P17'].includes(sqlStateOf(error) ?? '')) throw error
      })
  }
}

/** Drops whole days that ended more than `keepDays` days ago, and deletes what the default partition holds of them. */
export async function dropOldPartitions(sql: Sql, table: PartitionedTable, keepDays: number, now = new Date()): Promise<string[]> {
  if (keepDays < 0) throw new AppError('internal', 'keepDays is negative')
  const oldest = partitionName(table, now.getTime() - keepDays * dayMs)
  const found = await sql.query<{ name: string }>(
    `select child.relname as name from pg_inherits join pg_class child on child.oid = inhrelid
     where inhparent = $1::regclass and child.relname ~ $2 and child.relname < $3 order by 1`,
    [table, `^${table}_d\\d{8}$`, oldest],
  )
  // names were checked by the pattern above
  for (const { name } of found.rows) await sql.query(`drop table if exists "${name}"`)
  await sql.query(`delete from "${table}_default" where "${partitionedTables[table]}" < $1`, [
    `${dayText(now.getTime() - keepDays * dayMs)} 00:00:00+00`,
  ])
  return found.rows.map((row) => row.name)
}
