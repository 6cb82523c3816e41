// What is wrong with an application beyond its instances' own problems: it calls what nobody provides, or nobody tells what it offers.
import { database, prepared } from '../../platform/database.ts'
import { callsMissingService, metadataUnknown } from '../problems.ts'
import type { Problem } from '../schema.ts'

export type ApplicationProblems = ReadonlyMap<string, readonly Problem[]>

/** Of one registry or of all, and of some applications or of all. */
export async function selectApplicationProblems(
  sourceId: string | null,
  names: readonly string[] | null = null,
): Promise<ApplicationProblems> {
  const [missing, unknown] = await Promise.all([selectCallsMissing(sourceId, names), selectMetadataUnknown(sourceId, names)])
  const problems = new Map<string, Problem[]>()
  for (const [name, problem] of [...missing, ...unknown]) problems.set(name, [...(problems.get(name) ?? []), problem])
  return problems
}

type Named = [name: string, problem: Problem]

/**
 * In every registry by itself: a provider in another one is of no use to a consumer here. Only services in danger are read, by index.
 */
async function selectCallsMissing(sourceId: string | null, names: readonly string[] | null): Promise<Named[]> {
  const found = await database().pool.query<{ name: string; count: number; services: string[] }>(
    prepared(
      `select app as name, count(distinct s.id)::int as count, (array_agg(distinct s.id order by s.id))[1:5] as services
     from service s cross join unnest(s.consumer_apps) app
     where s.severity = 3 and s.provider_count = 0 and ($1::text is null or s.source_id = $1) and ($2::text[] is null or app = any($2)) group by app`,
      [sourceId, names],
    ),
  )
  return found.rows.map(({ name, count, services }) => [name, callsMissingService(count, services)])
}

async function selectMetadataUnknown(sourceId: string | null, names: readonly string[] | null): Promise<Named[]> {
  const found = await database().pool.query<{ name: string; reason: string }>(
    prepared(
      `select application as name, min(error) as reason from metadata_failure
     where ($1::text is null or source_id = $1) and ($2::text[] is null or application = any($2)) group by application`,
      [sourceId, names],
    ),
  )
  return found.rows.map(({ name, reason }) => [name, metadataUnknown(reason)])
}
