// Who is alive, by the rows the collector keeps, and when the history last saw somebody leave.
import type { Sql } from '../../../platform/database.ts'
import type { Alive, TreeFacts, Usage } from '../../clean-up/facts.ts'

/** Who has a provider, a consumer or an instance, on any level; applications and revisions of those that share its metadata, too. */
export async function readAlive(sql: Sql, sourceId: string, sharers: readonly string[] = []): Promise<Alive> {
  const sourceIds = [sourceId, ...sharers]
  const interfaces = await sql.query<{ name: string }>(
    'select distinct interface as name from service where source_id = $1 and provider_count + consumer_count > 0',
    [sourceId],
  )
  const applications = await sql.query<{ name: string }>(
    `select distinct unnest(applications || consumer_apps) as name from service where source_id = any($1) and provider_count + consumer_count > 0
     union select application from instance where source_id = any($1)`,
    [sourceIds],
  )
  const instances = await sql.query<{ sourceId: string; application: string; host: string; revision: string; level: string }>(
    'select distinct source_id as "sourceId", application, host, revision, level from instance where source_id = any($1)',
    [sourceIds],
  )
  const own = instances.rows.filter((row) => row.sourceId === sourceId && row.level !== 'interface')
  return {
    applications: new Set(applications.rows.map((row) => row.name)),
    interfaces: new Set(interfaces.rows.map((row) => row.name)),
    revisions: groupRevisions(instances.rows),
    instanceHosts: new Set(own.map((row) => `${row.application}\n${row.host}`)),
  }
}

type Asked = { sourceId: string; sharers: readonly string[] }

/** Everything the judge asks of the rows, for what the tree names. Who was alive before the tree was read counts as alive. */
export async function readUsage(sql: Sql, { sourceId, sharers }: Asked, tree: TreeFacts, before: Alive): Promise<Usage> {
  const now = await readAlive(sql, sourceId, sharers)
  const applications = both(now.applications, before.applications)
  const rules = await sql.query<Usage['rules'][number]>(
    'select path, kind, key, octet_length(content) as bytes from rule where source_id = $1',
    [sourceId],
  )
  return {
    ...now,
    applications,
    interfaces: both(now.interfaces, before.interfaces),
    instanceHosts: both(now.instanceHosts, before.instanceHosts),
    rules: rules.rows,
    ...(await lastLeaves(sql, sourceId, tree, applications)),
  }
}

const both = (now: ReadonlySet<string>, before: ReadonlySet<string>): Set<string> => new Set([...now, ...before])

function groupRevisions(rows: readonly { application: string; revision: string }[]): Map<string, Set<string>> {
  const revisions = new Map<string, Set<string>>()
  for (const { application, revision } of rows) {
    const known = revisions.get(application) ?? new Set()
    if (revision !== '') known.add(revision)
    revisions.set(application, known)
  }
  return revisions
}

/** Only for what may be a leftover: the history is long. */
async function lastLeaves(
  sql: Sql,
  sourceId: string,
  tree: TreeFacts,
  alive: ReadonlySet<string>,
): Promise<Pick<Usage, 'interfaceLeft' | 'applicationLeft'>> {
  const names = [
    ...tree.mappings.flatMap((mapping) => mapping.applications),
    ...tree.oldMappings.flatMap((mapping) => mapping.applications.map(({ application }) => application)),
    ...tree.applications.map(({ application }) => application),
    ...tree.interfaces.flatMap(({ definitions }) => definitions.map(({ application }) => application)),
  ]
  const gone = [...new Set(names)].filter((application) => !alive.has(application))
  const applications = await sql.query<{ name: string; at: Date }>(
    `select application as name, max(at) as at from registry_event
     where source_id = $1 and application = any($2) and type in ('provider-disappeared', 'consumer-disappeared', 'instance-disappeared')
     group by application`,
    [sourceId, gone],
  )
  const services = await sql.query<{ name: string; at: Date }>(
    `select s.interface as name, max(e.at) as at from service s join registry_event e on e.service = s.id and e.source_id = s.source_id
     where s.source_id = $1 and s.interface = any($2) and e.type in ('provider-disappeared', 'consumer-disappeared')
     group by s.interface`,
    [sourceId, tree.directories.map((directory) => directory.interface)],
  )
  return { applicationLeft: timesOf(applications.rows), interfaceLeft: timesOf(services.rows) }
}

const timesOf = (rows: readonly { name: string; at: Date }[]): Map<string, number> =>
  new Map(rows.map((row) => [row.name, row.at.getTime()]))
