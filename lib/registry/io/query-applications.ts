import { database } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import { compareGenerations } from '../generation.ts'
import type { ApplicationRow, Problem } from '../schema.ts'
import { orderBy, type Window } from './query-services.ts'
import { patternsOf, registrySourceOf } from './service-filter.ts'

export const applicationOrders = {
  name: 'name',
  instances: 'instance_count, name',
  provides: 'provided_count, name',
  consumes: 'consumed_count, name',
} as const

type Found = {
  name: string
  sources: string[]
  generations: string[]
  instance_count: number
  provided_count: number
  consumed_count: number
  problems: Problem[]
  owner: string
  organization: string
  total: string
}

/** Everything that provides, consumes or runs, as applications; owner and organization are what their URLs say. */
export async function selectApplications(
  filter: { search?: string; registry?: string | undefined; name?: string },
  window: Window,
): Promise<{ rows: ApplicationRow[]; total: number }> {
  const found = await database().pool.query<Found>(
    `with provided as (select unnest(applications) as name, id, source_id from service), consumed as (select unnest(consumer_apps) as name, id, source_id from service),
     seen as (
       select name, source_id, id as provides, null as consumes, null as instance, null as generation from provided
       union all select name, source_id, null, id, null, null from consumed
       union all select application, source_id, null, null, address, generation from instance
       union all select distinct application, source_id, null, null, null, generation from consumer
     ),
     grouped as (
       select name, array_agg(distinct source_id) as sources, array_remove(array_agg(distinct nullif(generation, '')), null) as generations,
         count(distinct instance)::int as instance_count, count(distinct provides)::int as provided_count, count(distinct consumes)::int as consumed_count
       from seen where name <> '' and (cardinality($1::text[]) = 0 or lower(name) like all ($1)) and ($2::text is null or source_id = $2) and ($3::text is null or name = $3) group by name
     ),
     page as (select *, count(*) over () as total from grouped order by ${orderBy(applicationOrders, window.sort)} limit $4 offset $5)
     select page.*, coalesce(o.owner, '') as owner, coalesce(o.organization, '') as organization,
       coalesce((select jsonb_agg(p) from instance i, jsonb_array_elements(i.problems) p where i.application = page.name), '[]') as problems
     from page left join lateral (
       select params ->> 'owner' as owner, params ->> 'organization' as organization from provider where source_id = any(page.sources) and application = page.name limit 1
     ) o on true order by ${orderBy(applicationOrders, window.sort)}`,
    [patternsOf(filter.search ?? ''), registrySourceOf(filter.registry), filter.name ?? null, window.limit, window.offset],
  )
  return { rows: found.rows.map(toApplication), total: Number(found.rows[0]?.total ?? 0) }
}

const toApplication = (row: Found): ApplicationRow => ({
  name: row.name,
  owner: row.owner,
  organization: row.organization,
  registries: row.sources.map(configIdOf),
  generations: row.generations.sort(compareGenerations),
  instanceCount: row.instance_count,
  providedCount: row.provided_count,
  consumedCount: row.consumed_count,
  problems: row.problems.slice(0, 20),
})
