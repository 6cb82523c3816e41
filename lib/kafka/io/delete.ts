import type { Sql } from '../../platform/database.ts'
import type { RowKey } from '../changes.ts'

/** Tables and the columns that name their rows after the source. */
const keyColumns = {
  kafka_topic: ['name'],
  kafka_partition: ['topic', 'partition'],
  kafka_group: ['group_id'],
  kafka_group_offset: ['group_id', 'topic', 'partition'],
  kafka_transaction: ['transactional_id'],
} as const
export type KafkaTable = keyof typeof keyColumns

const columnAsText = (column: string): string => (column === 'partition' ? `partition::text` : column)

/** Deletes rows by key. */
export async function deleteKeys(sql: Sql, table: KafkaTable, sourceId: string, keys: readonly RowKey[]): Promise<void> {
  if (keys.length === 0) return
  const columns = keyColumns[table]
  const types = columns.map((column, index) => `$${index + 2}::${column === 'partition' ? 'int' : 'text'}[]`)
  await sql.query(`delete from ${table} where source_id = $1 and (${columns.join(', ')}) in (select * from unnest(${types.join(', ')}))`, [
    sourceId,
    ...columns.map((_, index) => keys.map((key) => key[index])),
  ])
}

/** Keys that a table holds of a source. */
export async function readKeys(sql: Sql, table: KafkaTable, sourceId: string): Promise<RowKey[]> {
  const found = await sql.query<{ key: string[] }>(
    `select array[${keyColumns[table].map(columnAsText).join(', ')}] as key from ${table} where source_id = $1`,
    [sourceId],
  )
  return found.rows.map((row) => row.key)
}
