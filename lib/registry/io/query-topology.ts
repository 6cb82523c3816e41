import { database } from '../../platform/database.ts'
import type { CallRate } from '../../statistics/rates.ts'
import type { Problem } from '../schema.ts'
import { formatServiceId } from '../service-id.ts'
import type { TopologyApplication, TopologyInput, TopologyRate, TopologyService } from '../topology.ts'
import { registrySourceOf } from './service-filter.ts'

/** Rows the graph is built of, for one registry or for all, and rates with their callers' applications filled in. */
export async function readTopology(rates: readonly CallRate[], registry: string | undefined): Promise<TopologyInput> {
  const sourceId = registrySourceOf(registry)
  const [services, applications, hosts] = await Promise.all([readServices(sourceId), readApplications(sourceId), readConsumerHosts(rates)])
  return {
    services,
    applications: new Map(applications.map((application) => [application.name, application])),
    rates: rates.map((rate) => toTopologyRate(rate, hosts)),
  }
}

async function readServices(sourceId: string | null): Promise<TopologyService[]> {
  const found = await database().pool.query<TopologyService>(
    `select id, applications, consumer_apps as "consumerApps", generations, provider_count as "providerCount", problems from service
     where ($1::text is null or source_id = $1) and provider_count + consumer_count > 0 order by id, source_id`,
    [sourceId],
  )
  return [...Map.groupBy(found.rows, (row) => row.id).values()].flatMap((rows) => mergeRows(rows))
}

/** The same service of several registries is one node. */
function mergeRows(rows: readonly TopologyService[]): TopologyService[] {
  const [first] = rows
  if (!first || rows.length === 1) return [...rows]
  const union = (values: (row: TopologyService) => readonly string[]) => [...new Set(rows.flatMap((row) => [...values(row)]))]
  return [
    {
      ...first,
      applications: union((row) => row.applications),
      consumerApps: union((row) => row.consumerApps),
      generations: union((row) => row.generations),
      providerCount: rows.reduce((sum, row) => sum + row.providerCount, 0),
      problems: rows.flatMap((row) => row.problems),
    },
  ]
}

async function readApplications(sourceId: string | null): Promise<TopologyApplication[]> {
  const found = await database().pool.query<{ name: string; instanceCount: number; generations: string[]; problems: Problem[] }>(
    `select application as name, count(distinct address)::int as "instanceCount", array_remove(array_agg(distinct nullif(generation, '')), null) as generations,
       coalesce(jsonb_path_query_array(jsonb_agg(problems), '$[*][*]'), '[]') as problems
     from instance where application <> '' and ($1::text is null or source_id = $1) group by application order by application`,
    [sourceId],
  )
  return found.rows.map((row) => ({ ...row, problems: row.problems.slice(0, 5), group: '' }))
}

/** Reports of providers name the caller's address only; its application is who consumes that service from there, if that is one. */
async function readConsumerHosts(rates: readonly CallRate[]): Promise<Map<string, string>> {
  const open = rates.filter((rate) => rate.clientApplication === '' && rate.client !== '')
  if (open.length === 0) return new Map()
  const found = await database().pool.query<{ service: string; host: string; applications: string[] }>(
    'select service, host, array_agg(distinct application) as applications from consumer where service = any($1) and host = any($2) group by service, host',
    [[...new Set(open.map(serviceOf))], [...new Set(open.map((rate) => rate.client))]],
  )
  return new Map(
    found.rows.flatMap(({ service, host, applications: [only, ...others] }) =>
      only !== undefined && others.length === 0 ? [[`${service}\n${host}`, only]] : [],
    ),
  )
}

const serviceOf = (rate: CallRate): string => formatServiceId(rate)

function toTopologyRate(rate: CallRate, hosts: ReadonlyMap<string, string>): TopologyRate {
  const service = serviceOf(rate)
  return {
    client: rate.clientApplication === '' ? (hosts.get(`${service}\n${rate.client}`) ?? '') : rate.clientApplication,
    server: rate.serverApplication,
    service,
    callsPerSecond: rate.callsPerSecond,
    failuresPerSecond: rate.failuresPerSecond,
    averageMs: rate.averageMs,
  }
}
