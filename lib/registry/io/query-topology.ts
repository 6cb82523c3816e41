// Rows the graph is built of. At 10,000 services, 100,000 providers and 200,000 consumers it reads service rows (which carry their
// applications), one row per application and a count of instances; never the providers and consumers themselves.
import { database, sharedValues } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import type { CallRate } from '../../statistics/rates.ts'
import { worstFirst } from '../problems.ts'
import type { Problem } from '../schema.ts'
import { formatServiceId } from '../service-id.ts'
import type { TopologyApplication, TopologyInput, TopologyRate, TopologyService } from '../topology.ts'
import type { PastAnswer } from './past-read.ts'
import { pastTopology } from './past-topology.ts'
import { type ApplicationProblems, selectApplicationProblems } from './query-application-problems.ts'
import { registrySourceOf } from './service-filter.ts'

/** The graph's rows for one registry or for all, and rates with their callers' applications filled in. */
export async function readTopology(rates: readonly CallRate[], registry: string | undefined): Promise<TopologyInput> {
  const sourceId = registrySourceOf(registry)
  const [services, applications, problems, toRates] = await Promise.all([
    readServices(sourceId),
    readApplications(sourceId),
    selectApplicationProblems(sourceId),
    topologyRates(rates),
  ])
  return { services, applications: toApplications(applications, services, problems), rates: toRates }
}

/** Rates with the callers' applications as the registry knows them now. */
export async function topologyRates(rates: readonly CallRate[]): Promise<TopologyRate[]> {
  const hosts = await readConsumerHosts(rates)
  return rates.map((rate) => toTopologyRate(rate, hosts))
}

/** The rows as they were at a past instant; whose applications are is known of now only. Throws not-found before the history begins. */
export async function readPastTopology(
  at: Date,
  rates: readonly CallRate[],
  registry: string | undefined,
): Promise<PastAnswer<TopologyInput>> {
  const past = await pastTopology(at, registry)
  const [owners, toRates] = await Promise.all([readOwners(registrySourceOf(registry)), topologyRates(rates)])
  const known = past.data.applications.map((row) => ({ ...row, ...(owners.get(row.name) ?? nobody), problems: [] }))
  const applications = new Map<string, TopologyApplication>(known.map((row) => [row.name, row]))
  for (const { applications: providers, consumerApps, registries } of past.data.services)
    for (const name of [...providers, ...consumerApps])
      if (!applications.has(name))
        applications.set(name, { name, ...(owners.get(name) ?? nobody), registries, instanceCount: 0, generations: [], problems: [] })
  return { ...past, data: { services: past.data.services, applications, rates: toRates } }
}

const nobody = { owner: '', organization: '' }

async function readOwners(sourceId: string | null): Promise<Map<string, typeof nobody>> {
  const found = await database().pool.query<{ name: string; owner: string; organization: string }>(
    'select name, max(owner) as owner, max(organization) as organization from application where $1::text is null or source_id = $1 group by name',
    [sourceId],
  )
  return new Map(found.rows.map(({ name, ...owner }) => [name, owner]))
}

/** Ten thousand rows and more are read per map: what they have in common they share. */
async function readServices(sourceId: string | null): Promise<TopologyService[]> {
  const found = await database().pool.query<StoredService>({
    text: `with traced as (
       select source_id, service, array_agg(application order by application) as applications from consumer_trace
       where $1::text is null or source_id = $1 group by source_id, service
     )
     select id, s.source_id as "sourceId", s.applications, consumer_apps as "consumerApps", coalesce(traced.applications, '{}') as "tracedApps",
       generations, provider_count as "providerCount", problems
     from service s left join traced on traced.source_id = s.source_id and traced.service = s.id
     where ($1::text is null or s.source_id = $1) and provider_count + consumer_count > 0 order by id, s.source_id`,
    values: [sourceId],
    types: sharedValues(),
  })
  return mergedById(found.rows)
}

type StoredService = Omit<TopologyService, 'registries' | 'tracedApps'> & { sourceId: string; tracedApps: readonly string[] }

/** Of rows in the order of their ids: the same service of several registries is one node. */
function mergedById(rows: readonly StoredService[]): TopologyService[] {
  const merged: TopologyService[] = []
  const places = new Map(rows.map(({ sourceId }) => [sourceId, [configIdOf(sourceId)]]))
  let begin = 0
  for (let end = 1; end <= rows.length; end += 1) {
    if (end < rows.length && rows[end]?.id === rows[begin]?.id) continue
    merged.push(mergeRows(rows.slice(begin, end), places))
    begin = end
  }
  return merged
}

function mergeRows(rows: readonly StoredService[], places: ReadonlyMap<string, string[]>): TopologyService {
  const [first, ...others] = rows
  if (!first) throw new Error('a group has at least one row')
  const union = <List extends readonly string[]>(values: (row: StoredService) => List): List | string[] =>
    others.length === 0 ? values(first) : [...new Set(rows.flatMap(values))]
  const consumerApps = union((row) => row.consumerApps)
  return {
    id: first.id,
    applications: union((row) => row.applications),
    consumerApps,
    // who is only traced in one registry can have nodes in another
    tracedApps: union((row) => row.tracedApps).filter((name) => !consumerApps.includes(name)),
    generations: union((row) => row.generations),
    registries: union((row) => places.get(row.sourceId) ?? []),
    providerCount: rows.reduce((sum, row) => sum + row.providerCount, 0),
    problems: others.length === 0 ? first.problems : worstFirst(rows.flatMap((row) => row.problems)),
  }
}

type Known = Omit<TopologyApplication, 'registries'> & { sources: string[]; isRunning: boolean }

/** Every application that has an instance, and whose the others are. */
async function readApplications(sourceId: string | null): Promise<Known[]> {
  const found = await database().pool.query<Known & { problems: Problem[] }>(
    `with running as (
       select application as name, count(distinct address)::int as instances, array_remove(array_agg(distinct nullif(generation, '')), null) as generations,
         jsonb_path_query_array(jsonb_agg(problems) filter (where problems <> '[]'), '$[*][*]') as problems, array_agg(distinct source_id) as sources
       from instance where application <> '' and ($1::text is null or source_id = $1) group by application
     ), owned as (
       select name, coalesce(max(nullif(owner, '')), '') as owner, coalesce(max(nullif(organization, '')), '') as organization
       from application where $1::text is null or source_id = $1 group by name
     )
     select name, coalesce(owner, '') as owner, coalesce(organization, '') as organization, coalesce(instances, 0) as "instanceCount",
       coalesce(generations, '{}') as generations, coalesce(problems, '[]') as problems, coalesce(sources, '{}') as sources,
       instances is not null as "isRunning"
     from owned full join running using (name) order by name`,
    [sourceId],
  )
  return found.rows.map((row) => ({ ...row, problems: worstFirst(row.problems).slice(0, 5) }))
}

/** Applications that run, provide or consume: what is only owned has left since the last whole reading. */
function toApplications(
  known: readonly Known[],
  services: readonly TopologyService[],
  found: ApplicationProblems,
): Map<string, TopologyApplication> {
  const registries = new Map<string, Set<string>>()
  const add = (name: string, places: readonly string[]): void => {
    const set = registries.get(name) ?? new Set()
    for (const place of places) set.add(place)
    registries.set(name, set)
  }
  for (const { applications, consumerApps, registries: places } of services)
    for (const name of [...applications, ...consumerApps]) if (name !== '') add(name, places)
  for (const { name, sources, isRunning } of known) if (isRunning) add(name, sources.map(configIdOf))
  const rows = new Map(known.map((row) => [row.name, row]))
  return new Map(
    [...registries].map(([name, places]) => {
      const { owner = '', organization = '', instanceCount = 0, generations = [], problems: own = [] } = rows.get(name) ?? {}
      const problems = worstFirst([...(found.get(name) ?? []), ...own])
      return [name, { name, owner, organization, instanceCount, generations, problems, registries: [...places].sort() }]
    }),
  )
}

/** Reports of providers name the caller's address only; its application is who consumes that service from there, if that is one. */
async function readConsumerHosts(rates: readonly CallRate[]): Promise<Map<string, string>> {
  const open = rates.filter((rate) => rate.clientApplication === '' && rate.client !== '')
  if (open.length === 0) return new Map()
  const found = await database().pool.query<{ service: string; host: string; applications: string[] }>(
    'select service, host, array_agg(distinct application) as applications from consumer where service = any($1) and host = any($2) group by service, host',
    [[...new Set(open.map(serviceOf))], [...new Set(open.map((rate) => rate.client))]],
  )
  return new Map(
    found.rows.flatMap(({ service, host, applications: [only, ...others] }) =>
      only !== undefined && others.length === 0 ? [[`${service}\n${host}`, only]] : [],
    ),
  )
}

const serviceOf = (rate: CallRate): string => formatServiceId(rate)

function toTopologyRate(rate: CallRate, hosts: ReadonlyMap<string, string>): TopologyRate {
  const service = serviceOf(rate)
  return {
    client: rate.clientApplication === '' ? (hosts.get(`${service}\n${rate.client}`) ?? '') : rate.clientApplication,
    server: rate.serverApplication,
    service,
    callsPerSecond: rate.callsPerSecond,
    failuresPerSecond: rate.failuresPerSecond,
    averageMs: rate.averageMs,
    maxMs: rate.maxMs ?? null,
  }
}
