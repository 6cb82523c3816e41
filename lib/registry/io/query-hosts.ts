// Hosts are no table: they are what instances and consumers say. A page of them is found with two scans that touch little, the table
// of instances and an index that holds all of a consumer a host needs; only the hosts of the page are then looked at closely.
import { database } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import { compareGenerations } from '../generation.ts'
import type { HostRow } from '../host-schema.ts'
import { worstFirst } from '../problems.ts'
import type { Problem } from '../schema.ts'
import { isAddressOf } from './address-of-host.ts'
import { orderBy, type Window } from './query-services.ts'
import { patternsOf, registrySourceOf } from './service-filter.ts'

export type HostFilter = { search?: string; registry?: string | undefined; host?: string }

// Addresses sort as numbers, names after them.
const byAddress = `case when pg_input_is_valid(host, 'inet') then host::inet end, host`
const hostOrders = {
  host: byAddress,
  health: `severity, ${byAddress}`,
  instances: `instances, ${byAddress}`,
  consumers: `consumers, ${byAddress}`,
} as const

const severity = `case when problems @> '[{"severity":"danger"}]' then 2 when problems @> '[{"severity":"warning"}]' then 1 else 0 end`
const where = `(cardinality($1::text[]) = 0 or lower(host || ' ' || application) like all ($1)) and ($2::text is null or source_id = $2)
  and ($3::text is null or host = $3)`

/**
 * Every host, application and registry among the consumers, by jumping from one to the next in the index: thousands of jumps in place
 * of hundreds of thousands of entries.
 */
const consumerKeys = `keys as (
   (select host, application, source_id from consumer where $3::text is null or host = $3 order by host, application, source_id limit 1)
   union all
   select next.* from keys cross join lateral (
     select host, application, source_id from consumer c where (c.host, c.application, c.source_id) > (keys.host, keys.application, keys.source_id)
       and ($3::text is null or c.host = $3) order by host, application, source_id limit 1
   ) next
 )`
const consumers = {
  known: `${consumerKeys}, consumers as (select host, 0 as consumers from keys where ${where} group by host)`,
  counted: `consumers as (select host, count(*)::int as consumers from consumer where ${where} group by host)`,
}

/** A page of hosts over all registries. */
export async function selectHosts(filter: HostFilter, window: Window): Promise<{ rows: HostRow[]; total: number }> {
  const sourceId = registrySourceOf(filter.registry)
  const found = await database().pool.query<{ host: string; total: string }>(
    `with recursive ${window.sort.endsWith('consumers') ? consumers.counted : consumers.known},
     instances as (
       select host, count(distinct address)::int as instances, max(${severity}) as severity from instance where ${where} group by host
     ),
     hosts as (
       select coalesce(i.host, c.host) as host, coalesce(instances, 0) as instances, coalesce(consumers, 0) as consumers, coalesce(severity, 0) as severity
       from instances i full join consumers c on i.host = c.host
     )
     select host, count(*) over () as total from hosts where host <> '' order by ${orderBy(hostOrders, window.sort)} limit $4 offset $5`,
    [patternsOf(filter.search ?? ''), sourceId, filter.host ?? null, window.limit, window.offset],
  )
  const hosts = found.rows.map((row) => row.host)
  const details = await detailsOf(hosts, sourceId)
  return { rows: hosts.flatMap((host) => details.get(host) ?? []), total: Number(found.rows[0]?.total ?? 0) }
}

type Detail = {
  host: string
  applications: string[]
  generations: string[]
  sources: string[]
  problems: Problem[][]
  instanceCount: number
  providedCount: number
  consumerCount: number
}

async function detailsOf(hosts: readonly string[], sourceId: string | null): Promise<Map<string, HostRow>> {
  if (hosts.length === 0) return new Map()
  const found = await database().pool.query<Detail>(
    `with seen as (
       select host, application, generation, source_id, address, 0 as consumers, problems from instance
       where host = any($1) and ($2::text is null or source_id = $2)
       union all
       select host, application, generation, source_id, null, count(*)::int, '[]'::jsonb from consumer
       where host = any($1) and ($2::text is null or source_id = $2) group by host, application, generation, source_id
     )
     select host, array_agg(distinct application) as applications, array_agg(distinct generation) as generations, array_agg(distinct source_id) as sources,
       count(distinct (application, address)) filter (where address is not null)::int as "instanceCount", sum(consumers)::int as "consumerCount",
       coalesce(jsonb_agg(problems) filter (where problems <> '[]'), '[]') as problems,
       (select count(distinct service)::int from provider p where ${isAddressOf('p.address', 'seen.host')} and ($2::text is null or p.source_id = $2)) as "providedCount"
     from seen group by host`,
    [hosts, sourceId],
  )
  return new Map(found.rows.map((row) => [row.host, toHost(row)]))
}

function toHost({ sources, ...row }: Detail): HostRow {
  return {
    ...row,
    applications: row.applications.filter(Boolean).sort(),
    generations: row.generations.filter(Boolean).sort(compareGenerations),
    registries: sources.map(configIdOf).sort(),
    problems: worstFirst(row.problems.flat()),
  }
}
