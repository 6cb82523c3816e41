// What the registry's collector wrote, as far as weights need it.
import { database, type Sql } from '../../platform/database.ts'
import type { RuleRow } from '../schema.ts'

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

/** Services that an address provides, with the registry of each, in configured order. */
export async function selectServicesOf(address: string, sql: Sql = database().pool): Promise<{ id: string; service: string }[]> {
  const found = await sql.query<{ id: string; service: string }>(
    `select distinct source.position, source.id, service from provider join source on source.id = source_id
     where address = $1 and kind = 'registry' and not disabled order by source.position, source.id, service`,
    [address],
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
): Promise<RuleRow[]> {
  const found = await sql.query<StoredRule>(
    `${ruleColumns} where source_id = $1 and (path = any($2) or starts_with(path, $3 || '/')) order by path`,
    [sourceId, paths, directory],
  )
  return found.rows.map(toRule)
}

export type RuleFilter = {
  service?: string | undefined
  interfaceName?: string | undefined
  sourceId?: string | undefined
  offset: number
  limit: number
}

/** Rules whose key or path speaks of the service, with the total before the page is cut. */
export async function selectRulePage(
  { service, interfaceName, sourceId, offset, limit }: RuleFilter,
  sql: Sql = database().pool,
): Promise<{ rows: RuleRow[]; total: number }> {
  const where = `where ($1::text is null or source_id = $1)
    and ($2::text is null or key = $2 or strpos(path, '/' || $3 || '/') > 0 or strpos(path, '/' || $3 || ':') > 0 or key = $3)`
  const values = [sourceId ?? null, service ?? null, interfaceName ?? null]
  const counted = await sql.query<{ total: number }>(`select count(*)::int as total from rule ${where}`, values)
  const found = await sql.query<StoredRule>(`${ruleColumns} ${where} order by source_id, path offset $4 limit $5`, [
    ...values,
    offset,
    limit,
  ])
  return { rows: found.rows.map(toRule), total: counted.rows[0]?.total ?? 0 }
}

type StoredRule = Omit<RuleRow, 'updatedAt'> & { updatedAt: Date }

const ruleColumns = `select source_id as registry, path, kind, key, content, version, updated_at as "updatedAt" from rule`

const toRule = (row: StoredRule): RuleRow => ({ ...row, updatedAt: row.updatedAt.toISOString() })
