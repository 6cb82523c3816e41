// Who is alive, by the rows the collector keeps, and when the history last saw somebody leave.
import type { Sql } from '../../../platform/database.ts'
import type { TreeFacts, Usage } from '../../clean-up/facts.ts'

/** Interfaces with a provider or a consumer on any level. */
export async function liveInterfaces(sql: Sql, sourceId: string): Promise<Set<string>> {
  const found = await sql.query<{ interface: string }>(
    'select distinct interface from service where source_id = $1 and provider_count + consumer_count > 0',
    [sourceId],
  )
  return new Set(found.rows.map((row) => row.interface))
}

/** Everything the judge asks of the rows, for what the tree names. */
export async function readUsage(sql: Sql, sourceId: string, tree: TreeFacts): Promise<Usage> {
  const interfaces = await liveInterfaces(sql, sourceId)
  const members = await membersOf(sql, sourceId)
  const instances = await sql.query<{ application: string; host: string; revision: string; level: string }>(
    'select distinct application, host, revision, level from instance where source_id = $1',
    [sourceId],
  )
  const applications = new Set(instances.rows.map((row) => row.application))
  for (const member of members) applications.add(member.slice(member.indexOf('\n') + 1))
  const rules = await sql.query<Usage['rules'][number]>(
    'select path, kind, key, octet_length(content) as bytes from rule where source_id = $1',
    [sourceId],
  )
  return {
    applications,
    interfaces,
    members,
    revisions: groupRevisions(instances.rows),
    instanceHosts: new Set(instances.rows.filter((row) => row.level !== 'interface').map((row) => `${row.application}\n${row.host}`)),
    rules: rules.rows,
    ...(await lastLeaves(sql, sourceId, tree, applications)),
  }
}

async function membersOf(sql: Sql, sourceId: string): Promise<Set<string>> {
  const found = await sql.query<{ interface: string; applications: string[] }>(
    'select interface, array_cat(applications, consumer_apps) as applications from service where source_id = $1 and provider_count + consumer_count > 0',
    [sourceId],
  )
  return new Set(found.rows.flatMap((row) => row.applications.map((application) => `${row.interface}\n${application}`)))
}

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
