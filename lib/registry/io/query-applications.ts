import { database, prepared } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import { compareGenerations } from '../generation.ts'
import { worstFirst } from '../problems.ts'
import type { ApplicationRow, Problem } from '../schema.ts'
import { selectApplicationProblems } from './query-application-problems.ts'
import { orderBy, type Window } from './query-services.ts'
import { patternsOf, registrySourceOf, serviceRelation } from './service-filter.ts'

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

/** Applications that run, provide or consume, as (source_id, name). */
const livingApplications = `
  select source_id, value as name from service_count where facet in ('provides', 'consumes')
  union select source_id, name from present
  union select t.source_id, t.application from consumer_trace t`

/** Whether several registries know services, and whether it is one application that is asked for: its name is $3, a registry $2. */
type Scope = { isMerged: boolean; isOne: boolean }

const within = ({ isOne }: Scope, name: string): string =>
  `($2::text is null or source_id = $2) and ${isOne ? `${name} = $3::text` : '$3::text is null'}`

/** How many services an application provides or consumes, one that several registries know counted once. */
function countsOf(facet: 'provides' | 'consumes', scope: Scope): string {
  const column = facet === 'provides' ? 'applications' : 'consumer_apps'
  return scope.isMerged
    ? `select unnest(s.${column}) as name, count(distinct s.id)::int as count from service s
     where ($2::text is null or s.source_id = $2) and ($3::text is null or s.${column} @> array[$3]) group by name`
    : `select value as name, services as count from service_count where facet = '${facet}' and ${within(scope, 'value')}`
}

/** The same of services that only the metadata centre says an application consumes. */
const tracedCounts = (scope: Scope): string =>
  `select application, count(distinct service)::int from consumer_trace where ${within(scope, 'application')} group by application`

/** Instances of an application, one that several registries know counted once. */
const instanceCounts = (scope: Scope): string =>
  scope.isMerged
    ? `select application as name, count(distinct address)::int as count from instance where ${within(scope, 'application')} group by application`
    : 'select name, count from present'

/** Generations of each application's consumers by leaps over an index: a large application has thousands of them in one or two. */
const consumerGenerations = `
  select page.name, s.source_id, (select min(generation) from consumer where source_id = s.source_id and application = page.name) as generation
  from page cross join lateral unnest(page.sources) s(source_id)
  union all
  select name, source_id, (select min(c.generation) from consumer c where c.source_id = leap.source_id and c.application = leap.name and c.generation > leap.generation)
  from leap where generation is not null`

/** Values: patterns of names, registry, name, limit, offset. */
const pageOfApplications = (scope: Scope, sort: string): string => `
  with recursive present as materialized (
    select source_id, application as name, count(*)::int as count from instance
    where application <> '' and ${within(scope, 'application')} group by source_id, application
  ),
  known as (
    select name, array_agg(source_id) as sources from (${livingApplications}) living
    where (cardinality($1::text[]) = 0 or lower(name) like all ($1)) and ${within(scope, 'name')} group by name
  ),
  provided as (${countsOf('provides', scope)}),
  consumed as (select name, sum(count)::int as count from (${countsOf('consumes', scope)} union all ${tracedCounts(scope)}) c group by name),
  running as (${instanceCounts(scope)}),
  page as materialized (
    select known.*, coalesce(r.count, 0) as instance_count, coalesce(p.count, 0) as provided_count, coalesce(c.count, 0) as consumed_count, count(*) over () as total
    from known left join provided p using (name) left join consumed c using (name) left join running r using (name)
    order by ${orderBy(applicationOrders, sort)} limit $4 offset $5
  ),
  here as materialized (
    select i.application as name, i.generation, i.problems from page join instance i on i.application = page.name and i.source_id = any(page.sources)
  ),
  leap as (${consumerGenerations}),
  spoken as (
    select name, array_agg(distinct generation) as generations from (select name, generation from here union all select name, generation from leap) g
    where generation <> '' group by name
  ),
  troubled as (select name, jsonb_agg(p) as problems from here, jsonb_array_elements(problems) p where problems <> '[]' group by name)
  select page.*, coalesce(o.owner, '') as owner, coalesce(o.organization, '') as organization,
    coalesce(t.problems, '[]') as problems, coalesce(s.generations, '{}') as generations
  from page left join spoken s using (name) left join troubled t using (name) left join lateral (
    select max(owner) as owner, max(organization) as organization from application a where a.source_id = any(page.sources) and a.name = page.name
  ) o on true order by ${orderBy(applicationOrders, sort)}`

/** Everything that provides, consumes or runs, as applications; owner and organization are what their URLs say. */
export async function selectApplications(
  filter: { search?: string; registry?: string | undefined; name?: string },
  window: Window,
): Promise<{ rows: ApplicationRow[]; total: number }> {
  const { isMerged } = await serviceRelation({ needsWorst: false })
  const sourceId = registrySourceOf(filter.registry)
  const found = await database().pool.query<Found>(
    prepared(pageOfApplications({ isMerged, isOne: filter.name !== undefined }, window.sort), [
      patternsOf(filter.search ?? ''),
      sourceId,
      filter.name ?? null,
      window.limit,
      window.offset,
    ]),
  )
  const names = found.rows.map((row) => row.name)
  const problems = names.length === 0 ? new Map() : await selectApplicationProblems(sourceId, names)
  return { rows: found.rows.map((row) => toApplication(row, problems.get(row.name) ?? [])), total: Number(found.rows[0]?.total ?? 0) }
}

const toApplication = (row: Found, own: readonly Problem[]): ApplicationRow => ({
  name: row.name,
  owner: row.owner,
  organization: row.organization,
  registries: row.sources.map(configIdOf).sort(),
  generations: row.generations.sort(compareGenerations),
  instanceCount: row.instance_count,
  providedCount: row.provided_count,
  consumedCount: row.consumed_count,
  problems: worstFirst([...own, ...row.problems]).slice(0, 20),
})
