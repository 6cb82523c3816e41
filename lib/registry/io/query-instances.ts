import { database, prepared } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import { formatAddress } from '../dubbo-url.ts'
import { metadataUnknown } from '../problems.ts'
import type { InstanceFact } from '../rows.ts'
import type { InstanceRow, Problem } from '../schema.ts'
import { orderBy, type Window } from './query-services.ts'
import { hasManySources, patternsOf, registrySourceOf } from './service-filter.ts'
import { instanceTable, selectList } from './tables.ts'

export type InstanceFilter = {
  search?: string
  registry?: string | undefined
  application?: string | undefined
  address?: string
  host?: string
  /** host:port that it answers at: its own address, or another of its ports */
  endpoint?: { host: string; port: number }
  generation?: string | undefined
  level?: string | undefined
  health?: 'ok' | 'warning' | 'danger' | undefined
}
export type StoredInstance = InstanceRow & { metadata: Record<string, string> }

/** What `sort=` may say, and the SQL it stands for, of a row and of rows put together. */
const instanceOrders = {
  address: 'host, port, application',
  application: 'application, host, port',
  release: 'release, application, address',
  startedAt: 'started_at, application, address',
} as const
const mergedOrders = {
  address: 'min(host), min(port), application',
  application: 'application, min(host), min(port)',
  release: 'max(release), application, address',
  startedAt: 'min(started_at), application, address',
} as const satisfies Record<keyof typeof instanceOrders, string>

type Found = Omit<InstanceFact, 'endpoints'> & {
  endpoints: InstanceFact['endpoints']
  sourceId: string
  firstSeen: Date
  serviceCount: number
  /** why nobody tells what it offers, null where that is known */
  metadataError: string | null
}

const metadataError = `(select f.error from metadata_failure f where i.level = 'application' and (f.source_id, f.application, f.revision) = (i.source_id, i.application, i.revision))`

/** A page of instances, the same one in several registries as one row. */
export async function selectInstances(filter: InstanceFilter, window: Window): Promise<{ rows: StoredInstance[]; total: number }> {
  const { keys, total } = await selectKeys(filter, window)
  const details = await instancesByKey(keys)
  const rows = keys.flatMap(({ application, address }) => {
    const group = details.get(`${application}\n${address}`)
    return group ? [mergeInstances(group)] : []
  })
  return { rows, total }
}

type Key = { application: string; address: string }

const relation = `(select *, problems || case when ${metadataError} is null then '[]' else '[{"severity":"warning"}]'::jsonb end as told from instance i) i`

const condition = `(cardinality($1::text[]) = 0 or search || ' ' || lower(release) like all ($1)) and ($2::text is null or source_id = $2) and ($3::text is null or application = $3)
       and ($4::text is null or address = $4) and ($8::text is null or address = $8 or (host = $9 and endpoints @> $10::jsonb)) and ($5::text is null or generation = $5) and ($6::text is null or level = $6) and ($11::text is null or host = $11)
       and ($7::text is null or ($7 = 'ok' and not told @> '[{"severity":"danger"}]' and not told @> '[{"severity":"warning"}]') or told @> jsonb_build_array(jsonb_build_object('severity', $7::text)))
`

const valuesOf = (filter: InstanceFilter): unknown[] => [
  patternsOf(filter.search ?? ''),
  registrySourceOf(filter.registry),
  filter.application ?? null,
  filter.address ?? null,
  filter.generation ?? null,
  filter.level ?? null,
  filter.health ?? null,
  filter.endpoint ? formatAddress(filter.endpoint.host, filter.endpoint.port) : null,
  filter.endpoint?.host ?? null,
  filter.endpoint ? JSON.stringify([{ port: filter.endpoint.port }]) : null,
  filter.host ?? null,
]

/** Of one registry alone a row is an instance, and an index gives the usual order. */
async function selectKeys(filter: InstanceFilter, { sort, limit, offset }: Window): Promise<{ keys: Key[]; total: number }> {
  const { pool } = database()
  const values = valuesOf(filter)
  const isNarrow = [filter.application, filter.address, filter.host, filter.endpoint].some((narrowing) => narrowing !== undefined)
  if (isNarrow || (await hasManySources('instance'))) {
    const found = await pool.query<Key & { total: string }>(
      `select application, address, count(*) over () as total from ${relation} where ${condition}
       group by application, address order by ${orderBy(mergedOrders, sort)} limit $12 offset $13`,
      [...values, limit, offset],
    )
    return { keys: found.rows, total: Number(found.rows[0]?.total ?? 0) }
  }
  const [found, counted] = await Promise.all([
    pool.query<Key>(
      `select application, address from ${relation} where ${condition} order by ${orderBy(instanceOrders, sort)} limit $12 offset $13`,
      [...values, limit, offset],
    ),
    pool.query<{ total: number }>(`select count(*)::int as total from ${relation} where ${condition}`, values),
  ])
  return { keys: found.rows, total: counted.rows[0]?.total ?? 0 }
}

async function instancesByKey(keys: readonly Key[]): Promise<Map<string, Found[]>> {
  if (keys.length === 0) return new Map()
  const found = await database().pool.query<Found>(
    prepared(
      `select i.source_id as "sourceId", i.first_seen as "firstSeen", ${metadataError} as "metadataError",
       (select count(distinct service)::int from provider p where (p.source_id, p.application, p.host) = (i.source_id, i.application, i.host) and p.address = any(array(
         select i.address union all select regexp_replace(i.address, '[0-9]+$', e ->> 'port') from jsonb_array_elements(i.endpoints) e))) as "serviceCount", ${selectList(instanceTable, 'i')}
     from unnest($1::text[], $2::text[]) as wanted (application, address) join instance i using (application, address) order by source_id`,
      [keys.map((key) => key.application), keys.map((key) => key.address)],
    ),
  )
  return Map.groupBy(found.rows, (row) => `${row.application}\n${row.address}`)
}

function mergeInstances(rows: readonly Found[]): StoredInstance {
  const [first] = rows
  if (!first) throw new Error('a group has at least one row')
  const levels = new Set(rows.map((row) => row.level))
  return {
    application: first.application,
    address: first.address,
    host: first.host,
    port: first.port,
    level: levels.size === 1 ? first.level : 'both',
    release: first.release,
    generation: first.generation,
    revision: first.revision,
    registries: rows.map((row) => configIdOf(row.sourceId)),
    endpoints: first.endpoints,
    serviceCount: Math.max(...rows.map((row) => row.serviceCount)),
    problems: rows.flatMap((row): Problem[] =>
      row.metadataError === null ? row.problems : [...row.problems, metadataUnknown(row.metadataError)],
    ),
    startedAt: first.startedAt,
    firstSeen: new Date(Math.min(...rows.map((row) => row.firstSeen.getTime()))).toISOString(),
    metadata: first.metadata,
  }
}
