// What the rows tell of places that may no longer be read: that we may not look is no news of what is there.
import type { Sql } from '../../platform/database.ts'
import { encodeNodeName } from '../dubbo-url.ts'
import { instanceOfRow, type InstanceNode } from '../instance-node.ts'
import { paramsOfRow, rawUrl } from '../raw-url.ts'
import type { ConsumerFact, InstanceFact } from '../rows.ts'
import { forEachInFlight } from './in-flight.ts'
import { isThere, type InterfaceListing, type TreeReader } from './read-tree.ts'
import { consumersOfServices, providersOfServices, servicesOfInterfaces } from './store.ts'
import { instanceTable, selectList, withKey } from './tables.ts'

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

const inFlight = 16

type Where = { reader: TreeReader; sql: Sql; sourceId: string }

/**
 * Puts the names that a closed category is known to have, as far as they are still there, into a listing; answers its consumers where those
 * may not be listed: their rows do not give back what their nodes are called.
 */
export async function addLastKnown(
  { reader, sql, sourceId }: Where,
  { interface: name, path }: { interface: string; path: string },
  listing: InterfaceListing,
): Promise<ConsumerFact[]> {
  if (listing.closed.length === 0) return []
  const services = (await servicesOfInterfaces(sql, sourceId, [name])).map(({ id }) => id)
  for (const category of listing.closed) {
    if (category === 'consumers') continue
    const known =
      category === 'providers' ? await lastProviders(sql, sourceId, services) : await lastNames(sql, sourceId, `${path}/${category}`)
    await forEachInFlight(new Set(known), inFlight, async (node) => {
      if (await isThere(reader, `${path}/${category}/${node}`)) listing[category].push(node)
    })
    listing[category].sort()
  }
  return listing.closed.includes('consumers') ? (await consumersOfServices(sql, sourceId, services)).map(withKey) : []
}

async function lastProviders(sql: Sql, sourceId: string, services: readonly string[]): Promise<string[]> {
  const rows = (await providersOfServices(sql, sourceId, services)).filter(({ level }) => level !== 'application')
  return rows.map((row) => encodeNodeName(rawUrl({ ...row, params: paramsOfRow(row) })))
}

/** Of rules: the names are in their paths. */
async function lastNames(sql: Sql, sourceId: string, directory: string): Promise<string[]> {
  const found = await sql.query<{ path: string }>(`select path from rule where source_id = $1 and starts_with(path, $2 || '/')`, [
    sourceId,
    directory,
  ])
  return found.rows.map((row) => row.path.slice(directory.length + 1))
}
