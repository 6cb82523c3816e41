// What the collector wrote, as far as rules of any kind need it.
import { database, type Sql } from '../../platform/database.ts'
import type { RuleReader } from '../rules/plan-rule-writes.ts'
import type { RegistrySource } from './store.ts'

export type CountedReader = RuleReader & { count: number }

/** The registry of that configured id or source id. */
export async function selectRegistry(registry: string, sql: Sql = database().pool): Promise<RegistrySource | undefined> {
  const found = await sql.query<RegistrySource>(`select id, detail from source where kind = 'registry' and id in ($1, 'registry:' || $1)`, [
    registry,
  ])
  return found.rows[0]
}

export type StoredRule = { path: string; kind: string; key: string; content: string; updatedAt: Date }

/** Rules at one of the paths or below the directory, by path; of old URLs the content is the decoded name. */
export async function selectLiveRules(
  sourceId: string,
  { paths, directory }: { paths: readonly string[]; directory: string | undefined },
  sql: Sql = database().pool,
): Promise<StoredRule[]> {
  const found = await sql.query<StoredRule>(
    `select path, kind, key, content, updated_at as "updatedAt" from rule
     where source_id = $1 and (path = any($2) or ($3::text is not null and starts_with(path, $3 || '/'))) order by path limit 10000`,
    [sourceId, paths, directory ?? null],
  )
  return found.rows
}

/** Who reads a rule of the service or application, in groups; where nobody consumes, who provides. */
export async function selectReaders(
  sourceId: string,
  { scope, key, side }: { scope: 'service' | 'application'; key: string; side: 'consumer' | 'provider' | 'either' },
  sql: Sql = database().pool,
): Promise<CountedReader[]> {
  const column = scope === 'service' ? 'service' : 'application'
  const readersIn = async (table: 'consumer' | 'provider'): Promise<CountedReader[]> => {
    const found = await sql.query<CountedReader>(
      `select application, release, generation, count(*)::int as count from ${table} where source_id = $1 and ${column} = $2
       group by application, release, generation order by application, release, generation`,
      [sourceId, key],
    )
    return found.rows
  }
  const consumers = side === 'provider' ? [] : await readersIn('consumer')
  return consumers.length > 0 || side === 'consumer' ? consumers : readersIn('provider')
}

/** Consumers of whatever an application provides: those who read its tag and script rules. */
export async function selectConsumersOfApplication(
  sourceId: string,
  application: string,
  sql: Sql = database().pool,
): Promise<CountedReader[]> {
  const found = await sql.query<CountedReader>(
    `select application, release, generation, count(*)::int as count from consumer
     where source_id = $1 and service in (select distinct service from provider where source_id = $1 and application = $2)
     group by application, release, generation order by application, release, generation`,
    [sourceId, application],
  )
  return found.rows
}
