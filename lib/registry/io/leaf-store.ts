// What the database knows of rows that a few names are about, and the little of all others that their services are made of.
import { prepared, type Sql } from '../../platform/database.ts'
import { consumerKey, providerKey } from '../merge.ts'
import type { ConsumerSight, Level, ProviderSight } from '../rows.ts'
import type { ServiceKey } from '../service-id.ts'
import { methodsOf } from '../url-params.ts'
import { consumerTable, providerTable, selectList, type StoredConsumer, type StoredProvider } from './tables.ts'

type ProviderKey = Pick<StoredProvider, 'service' | 'address' | 'protocol'>
type ConsumerKey = Pick<StoredConsumer, 'service' | 'application' | 'id'>

/** Rows by their key, each by the index whatever the planner believes of the table: a join read all of it for a few hundred keys. */
export async function providersByKey(sql: Sql, sourceId: string, keys: readonly ProviderKey[]): Promise<Map<string, StoredProvider>> {
  if (keys.length === 0) return new Map()
  const found = await sql.query<StoredProvider>(
    prepared(
      `select ${selectList(providerTable, 'p')} from unnest($2::text[], $3::text[], $4::text[]) as k(service, address, protocol) cross join lateral (
       select * from provider r where r.source_id = $1 and r.service = k.service and r.address = k.address and r.protocol = k.protocol limit 1
     ) p`,
      [sourceId, keys.map((key) => key.service), keys.map((key) => key.address), keys.map((key) => key.protocol)],
    ),
  )
  return new Map(found.rows.map((row) => [providerKey(row), row]))
}

/**
 * The same of consumers. They are asked for as the first from there on, which the index of the key alone gives: of a table that it knows
 * nothing of, PostgreSQL thinks as well of the index that begins with the application, and read half of an application for every key.
 */
export async function consumersByKey(sql: Sql, sourceId: string, keys: readonly ConsumerKey[]): Promise<Map<string, StoredConsumer>> {
  if (keys.length === 0) return new Map()
  const found = await sql.query<StoredConsumer>(
    prepared(
      `select ${selectList(consumerTable, 'c')} from unnest($2::text[], $3::text[], $4::text[]) as k(service, application, id) cross join lateral (
       select * from consumer r where r.source_id = $1 and r.service = k.service and (r.application, r.id) >= (k.application, k.id)
       order by r.application, r.id limit 1
     ) c where (c.application, c.id) = (k.application, k.id)`,
      [sourceId, keys.map((key) => key.service), keys.map((key) => key.application), keys.map((key) => key.id)],
    ),
  )
  return new Map(found.rows.map((row) => [consumerKey(row), row]))
}

export type KnownKeys = ReadonlyMap<string, ServiceKey>

type ProviderRow = {
  service: string
  address: string
  protocol: string
  application: string
  host: string
  generation: string
  level: Level
  weight: number
  disabled: boolean
  startedAt: string | null
  methods: string
  revision: string | null
  warmup: string | null
}

/** Every provider of some services, as far as services are made of it. */
export async function providerSights(sql: Sql, sourceId: string, services: KnownKeys): Promise<ProviderSight[]> {
  const found = await sql.query<ProviderRow>(
    prepared(
      `select service, address, protocol, application, host, generation, level, weight, disabled, array_to_string(methods, ',') as methods,
       to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startedAt",
       params ->> 'revision' as revision, coalesce(params ->> 'warmup', params ->> 'default.warmup') as warmup
     from provider where source_id = $1 and service = any($2)`,
      [sourceId, [...services.keys()]],
    ),
  )
  return found.rows.flatMap(({ methods, revision, warmup, ...row }) => {
    const key = services.get(row.service)
    const params: Record<string, string> = {}
    if (revision !== null) params['revision'] = revision
    if (warmup !== null) params['warmup'] = warmup
    return key ? [{ ...row, ...key, methods: methodsOf(methods), params }] : []
  })
}

/** How many consumers of some services are alike in all that services are made of. */
export type ConsumerCount = { sight: ConsumerSight; count: number }

export async function consumerCounts(sql: Sql, sourceId: string, services: KnownKeys): Promise<ConsumerCount[]> {
  const found = await sql.query<{ service: string; application: string; generation: string; count: number }>(
    prepared(
      `select service, application, generation, count(*)::int as count from consumer
     where source_id = $1 and service = any($2) group by service, application, generation`,
      [sourceId, [...services.keys()]],
    ),
  )
  return found.rows.flatMap(({ count, ...row }) => {
    const key = services.get(row.service)
    return key ? [{ sight: { ...row, ...key }, count }] : []
  })
}
