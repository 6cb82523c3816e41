// Counts of services by what they are and who provides or consumes them. PostgreSQL keeps them with every statement that writes services
// (the triggers of `service`), so they are those of the rows as this transaction sees them. They are of one registry each: where several
// know the same service, only the rows can tell.
import { database, prepared } from '../../platform/database.ts'

/** What is counted: `all` has one value, `provides-and-consumes` are services that an application does both with. */
export type CountedFacet =
  'all' | 'provides' | 'consumes' | 'provides-and-consumes' | 'protocol' | 'generation' | 'health' | 'level' | 'problem'

export type ServiceCount = { sourceId: string; facet: CountedFacet; value: string; services: number }

/** Every count there is: a few for each application, tens of others. */
export async function selectCounts(): Promise<ServiceCount[]> {
  const found = await database().pool.query<ServiceCount>(
    prepared('select source_id as "sourceId", facet, value, services from service_count'),
  )
  return found.rows
}

/** Services of all registries, one that several know counted by each. */
export async function countAll(): Promise<number> {
  const found = await database().pool.query<{ count: number }>(
    prepared(`select coalesce(sum(services), 0)::int as count from service_count where facet = 'all'`),
  )
  return found.rows[0]?.count ?? 0
}
