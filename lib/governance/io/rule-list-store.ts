// What lists of rules need of the registry's rows: who is there for a key, and how many.
import { database, prepared, type Sql } from '../../platform/database.ts'
import type { RuleRef } from '../across/finding-schema.ts'
import type { Shared, Starved, Zeroed } from '../across/world.ts'
import type { RegistrySource } from './store.ts'

/** Registries in configured order; one alone where it is named by its configured id or source id. */
export async function selectRegistries(registry: string | undefined, sql: Sql = database().pool): Promise<RegistrySource[]> {
  const found = await sql.query<RegistrySource>(
    prepared(
      `select id, detail from source where kind = 'registry' and ($1::text is null or id in ($1, 'registry:' || $1)) order by position, id`,
      [registry ?? null],
    ),
  )
  return found.rows
}

export type KnownName = { registry: string; name: string; provides: boolean; consumes: boolean }

/** Of some services: whether anybody provides or consumes them now. */
export async function selectKnownServices(
  sourceIds: readonly string[],
  keys: readonly string[],
  sql: Sql = database().pool,
): Promise<KnownName[]> {
  const found = await sql.query<KnownName>(
    `select source_id as registry, id as name, provider_count > 0 as provides, consumer_count > 0 as consumes from service
     where source_id = any($1) and id = any($2)`,
    [sourceIds, keys],
  )
  return found.rows
}

/** Every application that provides or consumes something. */
export async function selectKnownApplications(sourceIds: readonly string[], sql: Sql = database().pool): Promise<KnownName[]> {
  const found = await sql.query<KnownName>(
    `select source_id as registry, name, bool_or(provides) as provides, bool_or(not provides) as consumes
     from (select source_id, unnest(applications) as name, true as provides from service where source_id = any($1)
       union all select source_id, unnest(consumer_apps), false from service where source_id = any($1)) as known
     group by source_id, name`,
    [sourceIds],
  )
  return found.rows
}

/** An application, or what it has to do with the services of some names (`services`; null: with all). */
export type ReachOf = { key: string; services: readonly string[] | null }

/** `callers`: consumers of what an application provides; `consumers`: its own. Of a service both are its consumers. */
export type Reach = ReachOf & {
  registry: string
  provided: number
  consumed: number
  providers: number
  callers: number
  consumers: number
}

export async function selectServiceReach(
  sourceIds: readonly string[],
  keys: readonly string[],
  sql: Sql = database().pool,
): Promise<Reach[]> {
  const found = await sql.query<Reach>(
    `select source_id as registry, id as key, null as services, 1 as provided, 0 as consumed, provider_count as providers, consumer_count as callers,
       consumer_count as consumers
     from service where source_id = any($1) and id = any($2)`,
    [sourceIds, keys],
  )
  return found.rows
}

export async function selectApplicationReach(
  sourceIds: readonly string[],
  names: readonly ReachOf[],
  sql: Sql = database().pool,
): Promise<Reach[]> {
  if (names.length === 0) return []
  const isNamed = '(named.services is null or id = any(named.services) or interface = any(named.services))'
  const found = await sql.query<Reach>(
    `select source.id as registry, key, named.services, provided.services as provided, consumed.services as consumed, provided.callers,
       case when named.services is null then (select count(*)::int from instance where source_id = source.id and application = key)
         else (select count(distinct address)::int from provider where source_id = source.id and application = key and service = any(provided.ids))
       end as providers,
       (select count(*)::int from consumer where source_id = source.id and application = key
         and (named.services is null or service = any(consumed.ids))) as consumers
     from source cross join jsonb_to_recordset($2::jsonb) as named(key text, services text[]),
       lateral (select count(*)::int as services, coalesce(sum(consumer_count), 0)::int as callers, array_agg(id) as ids from service
         where source_id = source.id and applications @> array[key] and ${isNamed}) as provided,
       lateral (select count(*)::int as services, array_agg(id) as ids from service
         where source_id = source.id and consumer_apps @> array[key] and ${isNamed}) as consumed
     where source.id = any($1)`,
    [sourceIds, JSON.stringify(names)],
  )
  return found.rows
}

export type ConsumerOf = Pick<RuleRef, 'registry' | 'scope' | 'key'> & { application: string; release: string; generation: string }

/** Applications and releases of the consumers that some rules' services or applications have. */
export async function selectConsumersOf(
  names: readonly Pick<RuleRef, 'registry' | 'scope' | 'key'>[],
  sql: Sql = database().pool,
): Promise<ConsumerOf[]> {
  if (names.length === 0) return []
  const found = await sql.query<ConsumerOf>(
    `select named.registry, named.scope, named.key, reader.application, reader.release, reader.generation
     from unnest($1::text[], $2::text[], $3::text[]) as named(registry, scope, key), lateral (
       select application, release, generation from consumer where source_id = named.registry and named.scope = 'service' and service = named.key
       union select application, release, generation from consumer
         where source_id = named.registry and named.scope = 'application' and application = named.key
     ) as reader`,
    [names.map(({ registry }) => registry), names.map(({ scope }) => scope), names.map(({ key }) => key)],
  )
  return found.rows
}

/** Services with providers that have no weight at all, though a rule means something by it. */
export async function selectZeroed(sourceIds: readonly string[], sql: Sql = database().pool): Promise<Zeroed[]> {
  const found = await sql.query<Zeroed>(
    `select source_id as registry, service, count(distinct address)::int as providers, array_agg(distinct weight_rule) as paths from provider p
     where source_id = any($1) and not disabled
       and (source_id, service) in (select source_id, service from provider where effective_weight = 0 and weight_rule is not null and source_id = any($1))
     group by source_id, service having max(effective_weight) = 0 order by source_id, service`,
    [sourceIds],
  )
  return found.rows.map((row) => ({ ...row, paths: row.paths.filter((path) => path !== null) }))
}

/** Services whose Dubbo 2 providers get nothing from Dubbo 3 consumers, as the registry's collector found them. */
export async function selectStarved(sourceIds: readonly string[], sql: Sql = database().pool): Promise<Starved[]> {
  const found = await sql.query<{ registry: string; service: string; who: string; providers: number }>(
    `select source_id as registry, id as service, problem -> 'params' ->> 'who' as who, (problem -> 'params' ->> 'count')::int as providers
     from service, jsonb_array_elements(problems) as problem
     where source_id = any($1) and severity >= 1 and problem ->> 'code' = 'starved-2x-providers' order by 1, 2`,
    [sourceIds],
  )
  return found.rows.map(({ who, ...row }) => ({ ...row, applications: who.split(', ') }))
}

/** Services that one of the applications provides together with another. */
export async function selectShared(
  sourceIds: readonly string[],
  applications: readonly string[],
  sql: Sql = database().pool,
): Promise<Shared[]> {
  if (applications.length === 0) return []
  const found = await sql.query<Shared>(
    `select source_id as registry, id as service, applications from service
     where source_id = any($1) and applications && $2 and cardinality(applications) > 1 order by 1, 2`,
    [sourceIds, applications],
  )
  return found.rows
}

/** What the documents at some paths held before, the latest first; at most `limit` texts of each. */
export async function selectFormerContents(
  places: readonly { registry: string; path: string }[],
  limit: number,
  sql: Sql = database().pool,
): Promise<Map<string, string[]>> {
  if (places.length === 0) return new Map()
  const found = await sql.query<{ registry: string; path: string; contents: string[] }>(
    `select registry, path, array(select content from rule_revision r where r.source_id = registry and r.path = place.path and content is not null
       order by id desc limit $3) as contents
     from unnest($1::text[], $2::text[]) as place(registry, path)`,
    [places.map(({ registry }) => registry), places.map(({ path }) => path), limit],
  )
  return new Map(found.rows.map(({ registry, path, contents }) => [`${registry} ${path}`, contents]))
}
