// Rows that a preview is worked out from, for one service or for many at a time.
import { database, type Sql } from '../../platform/database.ts'
import type { PreviewConsumer, PreviewProvider } from '../preview/model.ts'
import type { FactRule } from '../weight-facts.ts'

export type TouchedService = { id: string; isProvider: boolean; isConsumer: boolean; applications: string[]; consumerApps: string[] }

/** Services that an application offers or calls. */
export async function selectServicesOfApplication(
  sourceId: string,
  application: string,
  sql: Sql = database().pool,
): Promise<TouchedService[]> {
  const found = await sql.query<TouchedService>(
    `select id, applications @> array[$2] as "isProvider", consumer_apps @> array[$2] as "isConsumer", applications, consumer_apps as "consumerApps"
     from service where source_id = $1 and (applications @> array[$2] or consumer_apps @> array[$2]) order by id`,
    [sourceId, application],
  )
  return found.rows
}

export async function selectService(sourceId: string, id: string, sql: Sql = database().pool): Promise<TouchedService | undefined> {
  const found = await sql.query<TouchedService>(
    `select id, true as "isProvider", true as "isConsumer", applications, consumer_apps as "consumerApps" from service where source_id = $1 and id = $2`,
    [sourceId, id],
  )
  return found.rows[0]
}

/** Providers by service, each address once: an instance that speaks several protocols there is one provider. Disabled ones too. */
export async function selectPreviewProviders(
  sourceId: string,
  services: readonly string[],
  sql: Sql = database().pool,
): Promise<Map<string, PreviewProvider[]>> {
  const found = await sql.query<PreviewProvider & { service: string }>(
    `select distinct on (service, address) service, address, protocol, application, host, port, release, generation, level,
       started_at as "startedAt", coalesce(methods, '{}') as methods, params
     from provider where source_id = $1 and service = any($2) order by service, address, (protocol <> 'dubbo'), protocol`,
    [sourceId, services],
  )
  return byService(found.rows)
}

/** Consumers by service; of one application alone where it is named. */
export async function selectPreviewConsumers(
  sourceId: string,
  { services, application }: { services: readonly string[]; application?: string | undefined },
  sql: Sql = database().pool,
): Promise<Map<string, PreviewConsumer[]>> {
  const found = await sql.query<PreviewConsumer & { service: string }>(
    `select service, id, host, application, release, generation, params from consumer
     where source_id = $1 and service = any($2) and ($3::text is null or application = $3) order by service, application, id`,
    [sourceId, services, application ?? null],
  )
  return byService(found.rows)
}

/** Rules of these services and applications, by whom they speak of. */
export async function selectPreviewRules(
  sourceId: string,
  keys: readonly string[],
  sql: Sql = database().pool,
): Promise<Map<string, FactRule[]>> {
  const found = await sql.query<FactRule>(
    `select path, kind, key, content from rule where key = any($2) and source_id = $1 order by path`,
    [sourceId, keys],
  )
  const rules = new Map<string, FactRule[]>()
  for (const rule of found.rows) rules.set(rule.key, [...(rules.get(rule.key) ?? []), rule])
  return rules
}

function byService<T extends { service: string }>(rows: readonly T[]): Map<string, T[]> {
  const map = new Map<string, T[]>()
  for (const row of rows) {
    const known = map.get(row.service)
    if (known) known.push(row)
    else map.set(row.service, [row])
  }
  return map
}
