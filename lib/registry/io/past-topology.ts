// The whole map at a past instant. It does not walk every event since: whether an endpoint was there at an instant is told by the first
// event after it alone, so the database picks one per endpoint, and services that nothing happened to are taken as they are.
import type { Sql } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import { compareGenerations } from '../generation.ts'
import { inPast, type Past, type PastAnswer, tooManyEvents } from './past-read.ts'
import { registrySourceOf } from './service-filter.ts'

/** One service on the map of a past instant; problems are not known of the past. */
export type PastService = {
  id: string
  applications: string[]
  consumerApps: string[]
  generations: string[]
  providerCount: number
  problems: never[]
  registries: string[]
}
export type PastApplication = { name: string; instanceCount: number; generations: string[]; registries: string[] }
export type PastTopology = { services: PastService[]; applications: PastApplication[] }

/** More events than this since the instant are refused: the answer would take seconds and much memory. */
const maxEvents = 500_000

/**
 * Services (merged over registries, those with nobody on them left out) and applications (with a count of their instances) at `at`.
 * Throws not-found when no registry's history reaches that far, invalid-input for an instant to come, and when more than 500,000 events lie
 * between then and now.
 */
export const pastTopology = (at: Date, registry?: string): Promise<PastAnswer<PastTopology>> =>
  inPast(at, registrySourceOf(registry), async (past) => ({ data: await topologyIn(past), broken: 0 }))

/** The same within a read that asks for more. */
export async function topologyIn(past: Past, limit = maxEvents): Promise<PastTopology> {
  const { sql, at, sourceIds } = past
  await refuseTooMany(past, limit)
  const endpoints = await touchedEndpoints(sql, at, sourceIds)
  const untouched = await untouchedServices(sql, at, sourceIds)
  const instances = await pastInstances(sql, at, sourceIds)
  return { services: toServices(endpoints, untouched), applications: toApplications(instances) }
}

async function refuseTooMany({ sql, at, sourceIds }: Past, limit: number): Promise<void> {
  const since = 'from registry_event where at > $1 and source_id = any($2)'
  const beyond = await sql.query(`select 1 ${since} offset $3 limit 1`, [at, sourceIds, limit])
  if (beyond.rowCount === 0) return
  // in order only where it is refused: counting alone needs no sorting
  const found = await sql.query<{ at: Date }>(`select at ${since} order by at desc offset $3 limit 1`, [at, sourceIds, limit])
  throw tooManyEvents(at, { limit, oldest: found.rows[0]?.at ?? new Date() })
}

type Endpoint = { sourceId: string; service: string; side: 'provider' | 'consumer'; application: string; generation: string }

/** Services with an event since `at`. */
const touched = `touched as (select distinct source_id, service from registry_event
  where at > $1 and source_id = any($2) and service <> '' and (type like 'provider-%' or type like 'consumer-%'))`

/**
 * Providers and consumers, at `at`, of the services that something happened to. First events: a `disappeared` or a change means that the
 * endpoint was there. A change keeps the old application and generation only where they moved; those of now hold otherwise.
 */
async function touchedEndpoints(sql: Sql, at: Date, sourceIds: readonly string[]): Promise<Endpoint[]> {
  const found = await sql.query<Endpoint>(
    `with ${touched},
     firsts as (select distinct on (source_id, service, side, key) * from (
       select source_id, service, split_part(type, '-', 1) as side, split_part(type, '-', 2) as how, application, detail -> 'before' as before, at, id,
         case when type like 'provider-%' then address || ' ' || coalesce(detail ->> 'protocol', '') else application || ' ' || address end as key
       from registry_event where at > $1 and source_id = any($2) and (type like 'provider-%' or type like 'consumer-%') and type not like '%-flapped') e
       order by source_id, service, side, key, at, id),
     present as (
       select p.source_id, p.service, 'provider' as side, p.address || ' ' || p.protocol as key, p.application, p.generation from provider p join touched using (source_id, service)
       union all
       select c.source_id, c.service, 'consumer', c.application || ' ' || c.id, c.application, c.generation from consumer c join touched using (source_id, service))
     select p.source_id as "sourceId", p.service, p.side, p.application, p.generation from present p
       where not exists (select 1 from firsts f where (f.source_id, f.service, f.side, f.key) = (p.source_id, p.service, p.side, p.key))
     union all
     select f.source_id, f.service, f.side, coalesce(f.before ->> 'application', f.application), coalesce(f.before ->> 'generation', p.generation, '')
       from firsts f left join present p on (f.source_id, f.service, f.side, f.key) = (p.source_id, p.service, p.side, p.key)
       where f.how <> 'appeared'`,
    [at, sourceIds],
  )
  return found.rows
}

type Untouched = Omit<PastService, 'problems' | 'registries'> & { sourceId: string }

async function untouchedServices(sql: Sql, at: Date, sourceIds: readonly string[]): Promise<Untouched[]> {
  const found = await sql.query<Untouched>(
    `with ${touched}
     select id, source_id as "sourceId", applications, consumer_apps as "consumerApps", generations, provider_count as "providerCount" from service s
     where source_id = any($2) and provider_count + consumer_count > 0
       and not exists (select 1 from touched t where (t.source_id, t.service) = (s.source_id, s.id))`,
    [at, sourceIds],
  )
  return found.rows
}

type PastInstance = { sourceId: string; application: string; address: string; generation: string }

async function pastInstances(sql: Sql, at: Date, sourceIds: readonly string[]): Promise<PastInstance[]> {
  const found = await sql.query<PastInstance>(
    `with firsts as (select distinct on (source_id, application, address) source_id, application, address, split_part(type, '-', 2) as how, detail -> 'before' as before
       from registry_event where at > $1 and source_id = any($2) and type like 'instance-%' and type not like '%-flapped'
       order by source_id, application, address, at, id)
     select i.source_id as "sourceId", i.application, i.address, i.generation from instance i
       where source_id = any($2) and application <> '' and not exists (select 1 from firsts f where (f.source_id, f.application, f.address) = (i.source_id, i.application, i.address))
     union all
     select f.source_id, f.application, f.address, coalesce(f.before ->> 'generation', i.generation, '')
       from firsts f left join instance i using (source_id, application, address) where f.how <> 'appeared' and f.application <> ''`,
    [at, sourceIds],
  )
  return found.rows
}

const distinct = (values: readonly string[]): string[] => [...new Set(values.filter((value) => value !== ''))].sort()

function toServices(endpoints: readonly Endpoint[], untouched: readonly Untouched[]): PastService[] {
  const rebuilt = [...Map.groupBy(endpoints, (row) => `${row.sourceId}\n${row.service}`).values()].flatMap((rows): Untouched[] => {
    const [first] = rows
    if (!first) return []
    const providers = rows.filter((row) => row.side === 'provider')
    return [
      {
        id: first.service,
        sourceId: first.sourceId,
        applications: distinct(providers.map((row) => row.application)),
        consumerApps: distinct(rows.filter((row) => row.side === 'consumer').map((row) => row.application)),
        generations: distinct(providers.map((row) => row.generation)),
        providerCount: providers.length,
      },
    ]
  })
  return [...Map.groupBy([...untouched, ...rebuilt], (row) => row.id)]
    .map(([id, rows]): PastService => ({
      id,
      applications: distinct(rows.flatMap((row) => row.applications)),
      consumerApps: distinct(rows.flatMap((row) => row.consumerApps)),
      generations: distinct(rows.flatMap((row) => row.generations)).sort(compareGenerations),
      providerCount: rows.reduce((sum, row) => sum + row.providerCount, 0),
      problems: [],
      registries: distinct(rows.map((row) => configIdOf(row.sourceId))),
    }))
    .sort((left, right) => (left.id < right.id ? -1 : 1))
}

const toApplications = (instances: readonly PastInstance[]): PastApplication[] =>
  [...Map.groupBy(instances, (row) => row.application)].map(([name, rows]) => ({
    name,
    instanceCount: new Set(rows.map((row) => row.address)).size,
    generations: distinct(rows.map((row) => row.generation)).sort(compareGenerations),
    registries: distinct(rows.map((row) => configIdOf(row.sourceId))),
  }))
