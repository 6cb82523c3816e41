// What the rows tell of places that may no longer be read: that we may not look is no news of what is there.
import type { Sql } from '../../platform/database.ts'
import { instanceOfRow, type InstanceNode } from '../instance-node.ts'
import type { InstanceFact } from '../rows.ts'
import { instanceTable, selectList } from './tables.ts'

/** Instance nodes of an application, by the name that Dubbo gives such a node: its address. */
export async function lastInstances(sql: Sql, sourceId: string, application: string): Promise<Map<string, InstanceNode>> {
  const found = await sql.query<InstanceFact>(
    `select ${selectList(instanceTable, 'i')} from instance i where source_id = $1 and application = $2 and level <> 'interface'`,
    [sourceId, application],
  )
  return new Map(found.rows.map((row) => [row.address, instanceOfRow(row)]))
}

/** Applications that offer an interface on the application level. */
export async function lastMapping(sql: Sql, sourceId: string, interfaceName: string): Promise<string[]> {
  const found = await sql.query<{ application: string }>(
    `select distinct application from provider p where source_id = $1 and level = 'application'
       and exists (select 1 from service s where s.source_id = $1 and s.id = p.service and s.interface = $2)`,
    [sourceId, interfaceName],
  )
  return found.rows.map((row) => row.application)
}
