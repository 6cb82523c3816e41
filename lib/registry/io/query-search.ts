import { database } from '../../platform/database.ts'
import type { SearchHit } from '../requests.ts'
import { patternsOf } from './service-filter.ts'

/** Services (also by method), applications and instances that match every word, the shortest names first: at most `limit` of each. */
export async function searchRegistry(text: string, limit: number): Promise<SearchHit[]> {
  const patterns = patternsOf(text)
  if (patterns.length === 0) return []
  const { pool } = database()
  const [services, applications, instances] = await Promise.all([
    pool.query<{ id: string; applications: string[]; own: boolean }>(
      `select id, min(applications) as applications, bool_or(lower(id) like all ($1)) as own from service where search like all ($1) group by id order by own desc, length(id), id limit $2`,
      [patterns, limit],
    ),
    pool.query<{ name: string }>(
      `select name from (select distinct application as name from instance union select distinct application from consumer) a where lower(name) like all ($1) order by length(name), name limit $2`,
      [patterns, limit],
    ),
    pool.query<{ application: string; address: string }>(
      `select distinct application, address from instance where lower(address || ' ' || application) like all ($1) order by address, application limit $2`,
      [patterns, limit],
    ),
  ])
  return [
    ...services.rows.map((row): SearchHit => ({
      kind: row.own ? 'service' : 'method',
      id: row.id,
      label: row.id,
      hint: row.applications.join(', ') || null,
      href: `/services/${encodeURIComponent(row.id)}`,
    })),
    ...applications.rows.map((row): SearchHit => ({
      kind: 'application',
      id: row.name,
      label: row.name,
      hint: null,
      href: `/applications/${encodeURIComponent(row.name)}`,
    })),
    ...instances.rows.map((row): SearchHit => ({
      kind: 'instance',
      id: row.address,
      label: row.address,
      hint: row.application,
      href: `/instances/${encodeURIComponent(row.address)}`,
    })),
  ]
}
