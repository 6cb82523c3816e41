// Places that the registry's user may not read are looked at again now and then: ZooKeeper tells nobody that an access list changed, and
// recent ones tell nothing of what happens to a node to whoever may not read it.
import type { Sql } from '../../platform/database.ts'

/** More at once would keep what moves waiting; others come the next time. */
const maxPlaces = 200

/** Their paths. */
export async function closedPlaces(sql: Sql, sourceId: string): Promise<string[]> {
  const found = await sql.query<{ path: string }>(
    `select path from registry_oddity where source_id = $1 and code = 'unreadable' order by random() limit $2`,
    [sourceId, maxPlaces],
  )
  return found.rows.map(({ path }) => path)
}
