import { database } from '../../platform/database.ts'
import { configIdOf, sourceIdOf } from '../../platform/source-id.ts'
import { compareGenerations } from '../generation.ts'
import type { Level, ServiceFact } from '../rows.ts'
import type { Problem, ServiceRow } from '../schema.ts'
import { serviceTable, selectList } from './tables.ts'

export type ServiceFilter = {
  search: string
  registry?: string | undefined
  application?: string | undefined
  protocol?: string | undefined
  generation?: string | undefined
  level?: Level | undefined
  health?: 'ok' | 'warning' | 'danger' | undefined
}
export type Window = { sort: string; offset: number; limit: number }

/** Closed list of orders: what `sort=` may say, and the SQL it stands for. */
export const serviceOrders = {
  interface: 'min(interface), id',
  health: `max(severity), id`,
  providers: 'sum(provider_count), id',
  consumers: 'sum(consumer_count), id',
} as const

const severity = `case when problems @> '[{"severity":"danger"}]' then 2 when problems @> '[{"severity":"warning"}]' then 1 else 0 end`
const severities = { ok: 0, warning: 1, danger: 2 } as const

export const registrySourceOf = (registry: string | undefined): string | null =>
  registry === undefined ? null : registry.startsWith('registry:') ? registry : sourceIdOf('registry', registry)

/** `%word%` patterns, all of which must match. */
export const patternsOf = (search: string): string[] =>
  search
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 8)
    .map((word) => `%${word.replace(/[\\%_]/g, String.raw`\$&`)}%`)

/** SQL of an order by; a leading minus turns it round. Unknown orders are the first of the list. */
export function orderBy(orders: Readonly<Record<string, string>>, sort: string): string {
  const isDescending = sort.startsWith('-')
  const found = orders[sort.replace(/^-/, '')] ?? Object.values(orders)[0] ?? '1'
  return found
    .split(', ')
    .map((part, index) => (index === 0 && isDescending ? `${part} desc` : part))
    .join(', ')
}

/** A page of services, the same service of several registries as one row. */
export async function selectServices(filter: ServiceFilter, window: Window): Promise<{ rows: ServiceRow[]; total: number }> {
  const found = await database().pool.query<{ id: string; total: string }>(
    `select id, count(*) over () as total from (
       select *, ${severity} as severity from service
       where (cardinality($1::text[]) = 0 or search like all ($1)) and ($2::text is null or source_id = $2)
         and ($3::text is null or $3 = any(applications) or $3 = any(consumer_apps)) and ($4::text is null or $4 = any(protocols))
         and ($5::text is null or $5 = any(generations)) and ($6::text is null or level = $6)
     ) s group by id having ($7::int is null or max(severity) = $7) order by ${orderBy(serviceOrders, window.sort)} limit $8 offset $9`,
    [
      patternsOf(filter.search),
      registrySourceOf(filter.registry),
      filter.application ?? null,
      filter.protocol ?? null,
      filter.generation ?? null,
      filter.level ?? null,
      filter.health === undefined ? null : severities[filter.health],
      window.limit,
      window.offset,
    ],
  )
  const ids = found.rows.map((row) => row.id)
  const merged = new Map((await servicesById(ids)).map((row) => [row.id, row]))
  return {
    rows: ids.flatMap((id) => merged.get(id) ?? []),
    total: Number(found.rows[0]?.total ?? (window.offset > 0 ? await countServices() : 0)),
  }
}

const countServices = async (): Promise<number> =>
  Number((await database().pool.query<{ count: string }>('select count(distinct id) as count from service')).rows[0]?.count ?? 0)

type Stored = ServiceFact & { sourceId: string }

/** Services by id, merged over registries. */
export async function servicesById(ids: readonly string[]): Promise<ServiceRow[]> {
  if (ids.length === 0) return []
  const found = await database().pool.query<Stored>(
    `select s.source_id as "sourceId", ${selectList(serviceTable, 's')} from service s where id = any($1) order by source_id`,
    [ids],
  )
  return [...Map.groupBy(found.rows, (row) => row.id).values()].map(mergeServices)
}

/** Services an application provides or consumes. */
export async function servicesOfApplication(
  application: string,
  side: 'applications' | 'consumer_apps',
  limit: number,
): Promise<ServiceRow[]> {
  const column = side === 'applications' ? 'applications' : 'consumer_apps'
  const found = await database().pool.query<Stored>(
    `select s.source_id as "sourceId", ${selectList(serviceTable, 's')} from service s where id in (select id from service where ${column} @> array[$1] group by id order by id limit $2) order by id, source_id`,
    [application, limit],
  )
  return [...Map.groupBy(found.rows, (row) => row.id).values()].map(mergeServices)
}

function mergeServices(rows: readonly Stored[]): ServiceRow {
  const [first] = rows
  if (!first) throw new Error('a group has at least one row')
  const union = (values: (row: Stored) => readonly string[]) => [...new Set(rows.flatMap((row) => [...values(row)]))].sort()
  const levels = new Set(rows.map((row) => row.level))
  const problems = new Map<string, Problem>(
    rows.flatMap((row) => row.problems.map((problem): [string, Problem] => [`${problem.code}\n${problem.text}`, problem])),
  )
  return {
    id: first.id,
    interface: first.interface,
    group: first.group,
    version: first.version,
    applications: union((row) => row.applications),
    consumerApplications: union((row) => row.consumerApps),
    protocols: union((row) => row.protocols),
    generations: union((row) => row.generations).sort(compareGenerations),
    registries: rows.map((row) => configIdOf(row.sourceId)),
    level: levels.size === 1 ? first.level : 'both',
    providerCount: sum(rows, (row) => row.providerCount),
    consumerCount: sum(rows, (row) => row.consumerCount),
    problems: [...problems.values()],
  }
}

const sum = <T>(rows: readonly T[], value: (row: T) => number): number => rows.reduce((total, row) => total + value(row), 0)
