// What the rows tell of places that may no longer be read: that we may not look is no news of what is there.
import { z } from 'zod'
import type { Sql } from '../../platform/database.ts'
import { encodeNodeName } from '../dubbo-url.ts'
import { instanceOfRow, type InstanceNode } from '../instance-node.ts'
import { paramsOfRow, rawUrl } from '../raw-url.ts'
import type { ConsumerFact, InstanceFact } from '../rows.ts'
import { forEachInFlight } from './in-flight.ts'
import { isThere, type InterfaceListing, type TreeReader } from './read-tree.ts'
import type { Reading } from './readings.ts'
import { consumersOfServices, providersOfServices, servicesOfInterfaces } from './store.ts'
import { instanceTable, selectList, withKey } from './tables.ts'

/** Instance nodes of an application, by their names: the address, as Dubbo calls them, where no other was noted. */
export async function lastInstances(sql: Sql, sourceId: string, application: string): Promise<Map<string, InstanceNode>> {
  const found = await sql.query<InstanceFact>(
    `select ${selectList(instanceTable, 'i')} from instance i where source_id = $1 and application = $2 and level <> 'interface'`,
    [sourceId, application],
  )
  const noted = Map.groupBy(
    await notedNames(sql, { sourceId, kind: 'instance-names', name: application }, pairsSchema),
    ([, address]) => address,
  )
  return new Map(
    found.rows.flatMap((row) =>
      (noted.get(row.address) ?? [[row.address]]).map(([node]) => [node, instanceOfRow({ ...row, node })] as const),
    ),
  )
}

const pairsSchema = z.array(z.tuple([z.string(), z.string()]))

type Noted = Pick<Reading, 'kind' | 'name'> & { sourceId: string }

/** Names of nodes that their rows do not give back: see readings.ts. */
async function notedNames<T>(sql: Sql, { sourceId, kind, name }: Noted, schema: z.ZodType<T[]>): Promise<T[]> {
  const found = await sql.query<{ digest: string }>(
    'select digest from registry_reading where source_id = $1 and kind = $2 and name = $3',
    [sourceId, kind, name],
  )
  return found.rows.flatMap(({ digest }) => schema.parse(JSON.parse(digest)))
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
      category === 'providers'
        ? await lastProviders(sql, sourceId, { services, node: encodeNodeName(name) })
        : await lastNames(sql, sourceId, `${path}/${category}`)
    await forEachInFlight(new Set(known), inFlight, async (node) => {
      if (await isThere(reader, `${path}/${category}/${node}`)) listing[category].push(node)
    })
    listing[category].sort()
  }
  return listing.closed.includes('consumers') ? (await consumersOfServices(sql, sourceId, services)).map(withKey) : []
}

async function lastProviders(
  sql: Sql,
  sourceId: string,
  { services, node }: { services: readonly string[]; node: string },
): Promise<string[]> {
  const noted = await notedNames(sql, { sourceId, kind: 'provider-names', name: node }, z.array(z.string()))
  const rows = (await providersOfServices(sql, sourceId, services)).filter(({ level }) => level !== 'application')
  return [...noted, ...rows.map((row) => encodeNodeName(rawUrl({ ...row, params: paramsOfRow(row) })))]
}

/** Of rules: the names are in their paths. */
async function lastNames(sql: Sql, sourceId: string, directory: string): Promise<string[]> {
  const found = await sql.query<{ path: string }>(`select path from rule where source_id = $1 and starts_with(path, $2 || '/')`, [
    sourceId,
    directory,
  ])
  return found.rows.map((row) => row.path.slice(directory.length + 1))
}
