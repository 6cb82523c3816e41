// What the registry's collector wrote, as far as weights need it.
import { database, prepared, type Sql } from '../../platform/database.ts'
import type { RuleNode } from '../rules/group-rules.ts'

export type RegistrySource = { id: string; detail: Record<string, unknown> }

export type ProviderFacts = {
  address: string
  protocol: string
  application: string
  release: string
  generation: string
  level: string
  weight: number
  configuredWeight: number
  weightRule: string | null
  loadBalance: string
  startedAt: Date | null
  params: Record<string, string>
}

export type ConsumerFacts = {
  application: string
  release: string
  generation: string
  loadBalance: string
  params: Record<string, string>
}

/** Registries that hold a provider or consumer of the service, in configured order, with the providers' addresses. */
export async function selectRegistriesOf(
  service: string,
  sql: Sql = database().pool,
): Promise<(RegistrySource & { addresses: string[] })[]> {
  const found = await sql.query<RegistrySource & { addresses: string[] }>(
    `select source.id, source.detail, coalesce((select array_agg(distinct address) from provider where source_id = source.id and service = $1), '{}') as addresses
     from source
     where kind = 'registry' and (exists (select from provider where source_id = source.id and service = $1)
       or exists (select from consumer where source_id = source.id and service = $1))
     order by position, id`,
    [service],
  )
  return found.rows
}

/** Providers of one service in one registry, each address once: an instance that speaks several protocols there is one provider. */
export async function selectProviders(sourceId: string, service: string, sql: Sql = database().pool): Promise<ProviderFacts[]> {
  const found = await sql.query<ProviderFacts>(
    `select distinct on (address) address, protocol, application, release, generation, level, effective_weight as weight, weight as "configuredWeight",
       weight_rule as "weightRule", load_balance as "loadBalance", started_at as "startedAt", params
     from provider where source_id = $1 and service = $2 and not disabled order by address, (protocol <> 'dubbo'), protocol`,
    [sourceId, service],
  )
  return found.rows
}

/** Services that addresses (all of a host where its name is given) provide, disabled or not, with the registry of each, in configured order. */
export async function selectServicesOf(
  place: { address: string } | { host: string },
  sql: Sql = database().pool,
): Promise<{ id: string; service: string; address: string }[]> {
  const [column, value] = 'host' in place ? ['host', place.host] : ['address', place.address]
  const found = await sql.query<{ id: string; service: string; address: string }>(
    `select distinct source.position, source.id, service, address from provider join source on source.id = source_id
     where ${column} = $1 and kind = 'registry' order by source.position, source.id, service, address`,
    [value],
  )
  return found.rows
}

export async function selectConsumers(sourceId: string, service: string, sql: Sql = database().pool): Promise<ConsumerFacts[]> {
  const found = await sql.query<ConsumerFacts>(
    `select application, release, generation, load_balance as "loadBalance", params from consumer where source_id = $1 and service = $2 order by application, id`,
    [sourceId, service],
  )
  return found.rows
}

/** Rules with one of the paths or below one of the directories. */
export async function selectRules(
  sourceId: string,
  { paths, directory }: { paths: readonly string[]; directory: string },
  sql: Sql = database().pool,
): Promise<RuleNode[]> {
  const found = await sql.query<StoredRule>(
    `${ruleColumns} where source_id = $1 and (path = any($2) or starts_with(path, $3 || '/')) order by path`,
    [sourceId, paths, directory],
  )
  return found.rows.map(toRule)
}

/** Every rule of some registries, by path; at most `limit`. */
export async function selectAllRules(sourceIds: readonly string[], limit: number, sql: Sql = database().pool): Promise<RuleNode[]> {
  const found = await sql.query<StoredRule>(`${ruleColumns} where source_id = any($1) order by source_id, path limit $2`, [
    sourceIds,
    limit,
  ])
  return found.rows.map(toRule)
}

/** Znodes of rules whose key has the text, whatever its case. */
export async function selectRulesNamed(text: string, limit: number, sql: Sql = database().pool): Promise<RuleNode[]> {
  const found = await sql.query<StoredRule>(
    prepared(`${ruleColumns} where strpos(lower(key), lower($1)) > 0 order by key, source_id, path limit $2`, [text, limit]),
  )
  return found.rows.map(toRule)
}

type StoredRule = Omit<RuleNode, 'updatedAt'> & { updatedAt: Date }

const ruleColumns = `select source_id as registry, path, kind, key, content, version, updated_at as "updatedAt" from rule`

const toRule = (row: StoredRule): RuleNode => ({ ...row, updatedAt: row.updatedAt.toISOString() })
