// Backups of what clean-ups remove: one row per leftover, written before the operation is planned, with what became of it.
import { database, inTransaction } from '../../../platform/database.ts'
import { backedItemSchema, type BackedItem } from '../../clean-up/plan.ts'

/**
 * planned → removing → removed (by us) | gone (by somebody else) | kept (it moved, or could not be removed);
 * removed → restoring → restored | left (something came back in its place).
 */
export type ItemState = 'planned' | 'removing' | 'removed' | 'gone' | 'kept' | 'restoring' | 'restored' | 'left'

export type BackupRow = BackedItem & { item: number; state: ItemState; note: string }

/** Commits a backup whole. */
export async function insertBackup(id: string, sourceId: string, items: readonly BackedItem[]): Promise<void> {
  await inTransaction(async (sql) => {
    await sql.query(
      `insert into registry_backup (id, item, source_id, path, content)
       select $1, t.item, $2, t.content->>'path', t.content from jsonb_array_elements($3::jsonb) with ordinality as t(content, item)`,
      [id, sourceId, JSON.stringify(items)],
    )
  })
}

export async function deleteBackup(id: string): Promise<void> {
  await database().pool.query('delete from registry_backup where id = $1', [id])
}

/** Backups without an operation (the planning was refused, or web died in between) go after a day. */
export async function deleteOrphanBackups(): Promise<void> {
  await database().pool.query(
    `delete from registry_backup b where created_at < now() - interval '1 day' and not exists (select 1 from operation o where o.plan->>'backup' = b.id)`,
  )
}

/** The items of a backup in the order they were planned. */
export async function readBackup(id: string): Promise<BackupRow[]> {
  const found = await database().pool.query<{ item: number; state: ItemState; note: string; content: unknown }>(
    'select item, state, note, content from registry_backup where id = $1 order by item',
    [id],
  )
  return found.rows.map(({ content, ...row }) => ({ ...backedItemSchema.parse(content), ...row }))
}

/** Says what became of an item. */
export async function setItemState(id: string, row: Pick<BackupRow, 'item'>, state: ItemState, note = ''): Promise<void> {
  await database().pool.query('update registry_backup set state = $3, note = $4 where id = $1 and item = $2', [
    id,
    row.item,
    state,
    note.slice(0, 500),
  ])
}
