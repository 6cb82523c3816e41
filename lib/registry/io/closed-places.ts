// Places that the registry's user may not read are looked at again now and then: ZooKeeper tells nobody that an access list changed, and
// recent ones tell nothing of what happens to a node to whoever may not read it.
import type { Sql } from '../../platform/database.ts'
import { touchedBy, type Touched, type TreePaths } from '../tree.ts'

/** More at once would keep what moves waiting; others come the next time. */
const maxPlaces = 200

/** Without those of the metadata report, which have a reader of their own. */
export async function closedPlaces(sql: Sql, sourceId: string, paths: TreePaths): Promise<Touched[]> {
  const found = await sql.query<{ path: string }>(
    `select path from registry_oddity where source_id = $1 and code = 'unreadable' and path <> $2 and not starts_with(path, $2 || '/')
     order by random() limit $3`,
    [sourceId, paths.metadata, maxPlaces],
  )
  return found.rows.flatMap(({ path }) => touchedBy(paths, path) ?? [])
}
