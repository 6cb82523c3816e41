// Who calls what nobody provides. In every registry by itself: a provider in another one is of no use to a consumer here.
import { database } from '../../platform/database.ts'
import { callsMissingService } from '../problems.ts'
import type { Problem } from '../schema.ts'

export type CallsMissing = { name: string; count: number; services: string[] }

/** SQL of {@link CallsMissing}, one row per application; `where` may speak of `s` (service) and `app`. Only services in danger are read, by index. */
export const callsMissingSql = (where: string): string => `
  select app as name, count(distinct s.id)::int as count, (array_agg(distinct s.id order by s.id))[1:5] as services
  from service s cross join unnest(s.consumer_apps) app where s.severity = 2 and s.provider_count = 0 and ${where} group by app`

export const toProblem = ({ count, services }: Omit<CallsMissing, 'name'>): Problem => callsMissingService(count, services)

/** By application, of one registry or of all. */
export async function selectCallsMissing(sourceId: string | null): Promise<Map<string, Problem>> {
  const found = await database().pool.query<CallsMissing>(callsMissingSql('($1::text is null or s.source_id = $1)'), [sourceId])
  return new Map(found.rows.map((row) => [row.name, toProblem(row)]))
}
