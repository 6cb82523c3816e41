import { database, prepared } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import { compareGenerations } from '../generation.ts'
import { worstFirst } from '../problems.ts'
import type { ServiceFact } from '../rows.ts'
import type { ServiceRow } from '../schema.ts'
import { conditionsOf, serviceRelation, whereOf, type ServiceFilter, type ServiceRelation } from './service-filter.ts'
import { countAll } from './service-counts.ts'
import { serviceTable, selectList } from './tables.ts'

export type Window = { sort: string; offset: number; limit: number }

/** Closed list of orders: what `sort=` may say, and the SQL it stands for, of a row and of rows put together. */
export const serviceOrders = {
  interface: 'interface, id',
  health: 'worst, id',
  providers: 'provider_count, id',
  consumers: 'consumer_count, id',
} as const
const mergedOrders = {
  interface: 'min(interface), id',
  health: 'max(worst), id',
  providers: 'sum(provider_count), id',
  consumers: 'sum(consumer_count), id',
} as const satisfies Record<keyof typeof serviceOrders, string>

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
  const relation = await serviceRelation({ needsWorst: filter.health !== undefined || /^-?health$/.test(window.sort) })
  const read = relation.isMerged ? selectMerged : selectRows
  const [rows, total] = await Promise.all([read(relation, filter, window), countServices(relation, filter)])
  return { rows, total }
}

/** Of one registry alone: a row is a service. The ids are cut first, out of an index alone where that goes: rows are wide. */
async function selectRows({ from }: ServiceRelation, filter: ServiceFilter, window: Window): Promise<ServiceRow[]> {
  const conditions = conditionsOf(filter, [window.limit, window.offset])
  const order = `order by ${orderBy(serviceOrders, window.sort)}`
  const found = await database().pool.query<Stored>(
    `select s.source_id as "sourceId", ${shown} from (select id from ${from} ${whereOf(conditions)} ${order} limit $1 offset $2) page join ${from} using (id) ${order}`,
    conditions.values,
  )
  return found.rows.map((row) => mergeServices([row]))
}

async function selectMerged({ from }: ServiceRelation, filter: ServiceFilter, window: Window): Promise<ServiceRow[]> {
  const conditions = conditionsOf(filter, [window.limit, window.offset])
  const found = await database().pool.query<{ id: string }>(
    `select id from ${from} ${whereOf(conditions)} group by id order by ${orderBy(mergedOrders, window.sort)} limit $1 offset $2`,
    conditions.values,
  )
  const ids = found.rows.map((row) => row.id)
  const merged = new Map((await servicesById(ids)).map((row) => [row.id, row]))
  return ids.flatMap((id) => merged.get(id) ?? [])
}

async function countServices({ from, isMerged }: ServiceRelation, filter: ServiceFilter): Promise<number> {
  const conditions = conditionsOf(filter)
  if (!isMerged && conditions.parts.size === 0) return countAll()
  const found = await database().pool.query<{ count: number }>(
    `select ${isMerged ? 'count(distinct id)' : 'count(*)'}::int as count from ${from} ${whereOf(conditions)}`,
    conditions.values,
  )
  return found.rows[0]?.count ?? 0
}

// the text that searches go through is longer than all the rest of a row, and nobody reads it
type Stored = Omit<ServiceFact, 'search'> & { sourceId: string }
const shown = selectList({ ...serviceTable, columns: serviceTable.columns.filter(({ of }) => of !== 'search') }, 's')

/** Services by id, merged over registries. */
export async function servicesById(ids: readonly string[]): Promise<ServiceRow[]> {
  if (ids.length === 0) return []
  const found = await database().pool.query<Stored>(
    prepared(`select s.source_id as "sourceId", ${shown} from service s where id = any($1) order by source_id`, [ids]),
  )
  return [...Map.groupBy(found.rows, (row) => row.id).values()].map(mergeServices)
}

/** Services an application provides or consumes. */
export async function servicesOfApplication(
  application: string,
  side: 'applications' | 'consumer_apps',
  limit: number,
): Promise<ServiceRow[]> {
  const own =
    side === 'applications'
      ? 'select id from service where applications @> array[$1]'
      : 'select id from service where consumer_apps @> array[$1] union select service from consumer_trace where application = $1'
  const found = await database().pool.query<Stored>(
    prepared(
      `select s.source_id as "sourceId", ${shown} from service s where id in (select id from (${own}) own group by id order by id limit $2) order by id, source_id`,
      [application, limit],
    ),
  )
  return [...Map.groupBy(found.rows, (row) => row.id).values()].map(mergeServices)
}

function mergeServices(rows: readonly Stored[]): ServiceRow {
  const [first] = rows
  if (!first) throw new Error('a group has at least one row')
  // one row's lists are sorted and without repetition as they are
  const union = (values: (row: Stored) => readonly string[]): string[] =>
    rows.length === 1 ? [...values(first)] : [...new Set(rows.flatMap(values))].sort()
  const levels = new Set(rows.map((row) => row.level))
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
    problems: worstFirst(rows.flatMap((row) => row.problems)),
  }
}

const sum = <T>(rows: readonly T[], value: (row: T) => number): number => rows.reduce((total, row) => total + value(row), 0)
