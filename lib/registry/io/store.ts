// Reads and writes of the collector. Every write belongs to a transaction whose end checks the lease (see fence).
import { prepared, type Sql } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { Lease } from '../../platform/leases.ts'
import type { ProviderGroup } from '../instances.ts'
import { endpointKey } from '../merge.ts'
import type { EventFact, InstanceFact, Oddity, RuleFact, ServiceFact } from '../rows.ts'
import type { ServiceKey } from '../service-id.ts'
import {
  consumerTable,
  instanceTable,
  providerTable,
  quoted,
  ruleTable,
  selectList,
  serviceTable,
  type StoredConsumer,
  type StoredProvider,
  type Table,
} from './tables.ts'

/** Whose rows are written, when, over which connection. */
export type Writing = { sql: Sql; sourceId: string; now: Date }

/** Facts that become rows now, or change them. Sizes: a batch; snapshots use COPY. */
export async function upsertFacts<T>({ sql, sourceId, now }: Writing, table: Table<T>, facts: readonly T[]): Promise<void> {
  if (facts.length === 0) return
  const names = table.columns.map((column) => quoted(column.name))
  const written = [...names, ...(table.time === 'updated_at' ? ['updated_at'] : [])]
  await sql.query(
    prepared(
      `insert into ${table.name} (source_id, ${names.join(', ')}, ${table.time})
     select $1, ${table.columns.map((column) => `t.${quoted(column.of)}`).join(', ')}, $3
     from jsonb_to_recordset($2::jsonb) as t(${table.columns.map((column) => `${quoted(column.of)} ${column.type}`).join(', ')})
     on conflict (source_id, ${table.key.map(quoted).join(', ')}) do update set ${written.map((name) => `${name} = excluded.${name}`).join(', ')}`,
      [sourceId, JSON.stringify(facts), now],
    ),
  )
}

/** Removes the rows of these facts. Keys are texts; of an array PostgreSQL knows how long it is, so that a few are looked up by the index. */
export async function removeFacts<T>({ sql, sourceId }: Writing, table: Table<T>, facts: readonly T[]): Promise<void> {
  if (facts.length === 0) return
  const keys = table.columns.filter((column) => table.key.includes(column.name))
  await sql.query(
    prepared(
      `delete from ${table.name} as row
     using unnest(${keys.map((_, index) => `$${index + 2}::text[]`).join(', ')}) as t(${keys.map((column) => quoted(column.of)).join(', ')})
     where row.source_id = $1 and ${keys.map((column) => `row.${quoted(column.name)} = t.${quoted(column.of)}`).join(' and ')}`,
      [sourceId, ...keys.map((column) => facts.map((fact) => fact[column.of]))],
    ),
  )
}

export async function providersOfServices(sql: Sql, sourceId: string, services: readonly string[]): Promise<StoredProvider[]> {
  const found = await sql.query<StoredProvider>(
    prepared(`select ${selectList(providerTable, 'p')} from provider p where source_id = $1 and service = any($2)`, [sourceId, services]),
  )
  return found.rows
}

export async function consumersOfServices(sql: Sql, sourceId: string, services: readonly string[]): Promise<StoredConsumer[]> {
  const found = await sql.query<StoredConsumer>(
    prepared(`select ${selectList(consumerTable, 'c')} from consumer c where source_id = $1 and service = any($2)`, [sourceId, services]),
  )
  return found.rows
}

export type KnownService = ServiceKey & { id: string }

export async function servicesOfInterfaces(sql: Sql, sourceId: string, interfaces: readonly string[] | null): Promise<KnownService[]> {
  const found = await sql.query<KnownService>(
    'select id, interface, "group", version from service where source_id = $1 and ($2::text[] is null or interface = any($2))',
    [sourceId, interfaces],
  )
  return found.rows
}

export async function serviceFactsOf(sql: Sql, sourceId: string, interfaces: readonly string[]): Promise<ServiceFact[]> {
  const found = await sql.query<ServiceFact>(
    prepared(`select ${selectList(serviceTable, 's')} from service s where source_id = $1 and interface = any($2)`, [sourceId, interfaces]),
  )
  return found.rows
}

/** Forgets services that nobody was on since `before`, where their interface has others that live. */
export async function pruneDeadServices(sql: Sql, before: Date): Promise<void> {
  await sql.query(
    `delete from service s where provider_count = 0 and consumer_count = 0 and updated_at < $1
       and exists (select 1 from service o where o.source_id = s.source_id and o.interface = s.interface and o.provider_count + o.consumer_count > 0)`,
    [before],
  )
}

/** Interfaces (not services) that an application provides or consumes, as the database knows them. */
export async function interfacesOfApplications(sql: Sql, sourceId: string, applications: readonly string[]): Promise<string[]> {
  if (applications.length === 0) return []
  const found = await sql.query<{ interface: string }>(
    'select distinct interface from service where source_id = $1 and (applications && $2 or consumer_apps && $2)',
    [sourceId, applications],
  )
  return found.rows.map((row) => row.interface)
}

const groupColumns = `application, address, host, port, max(release) as release, coalesce(max(nullif(generation, '')), '') as generation,
  to_char(min(started_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startedAt", array_agg(distinct protocol) as protocols`

/** Endpoints, as keys, of some applications that have an interface-level node of these interfaces, or of any but these. */
export async function interfaceEndpoints(
  sql: Sql,
  sourceId: string,
  applications: readonly string[],
  interfaces: { only: readonly string[] } | { except: readonly string[] },
): Promise<string[]> {
  const found = await sql.query<{ application: string; host: string; port: number }>(
    `select distinct application, host, port from provider p where source_id = $1 and application = any($2) and level <> 'application'
       and exists (select 1 from service s where s.source_id = $1 and s.id = p.service and s.interface = any($3)) = $4`,
    [sourceId, applications, 'only' in interfaces ? interfaces.only : interfaces.except, 'only' in interfaces],
  )
  return found.rows.map(({ application, host, port }) => endpointKey(application, host, port))
}

/** What interface-level providers say of instances; `hosts` null = everywhere. */
export async function providerGroups(
  sql: Sql,
  sourceId: string,
  hosts: { applications: readonly string[]; hosts: readonly string[] } | null,
): Promise<ProviderGroup[]> {
  const found = await sql.query<ProviderGroup>(
    `select ${groupColumns} from provider where source_id = $1 and level <> 'application' ${hosts ? 'and (application, host) in (select * from unnest($2::text[], $3::text[]))' : ''}
     group by application, address, host, port`,
    hosts ? [sourceId, hosts.applications, hosts.hosts] : [sourceId],
  )
  return found.rows
}

export async function instancesAt(
  sql: Sql,
  sourceId: string,
  places: { applications: readonly string[]; hosts: readonly string[] } | null,
): Promise<InstanceFact[]> {
  const found = await sql.query<InstanceFact>(
    `select ${selectList(instanceTable, 'i')} from instance i where source_id = $1 ${places ? 'and (application, host) in (select * from unnest($2::text[], $3::text[]))' : ''}`,
    places ? [sourceId, places.applications, places.hosts] : [sourceId],
  )
  return found.rows
}

export async function allRules(sql: Sql, sourceId: string): Promise<RuleFact[]> {
  const found = await sql.query<RuleFact>(`select ${selectList(ruleTable, 'r')} from rule r where source_id = $1`, [sourceId])
  return found.rows
}

/** Appends history. */
export async function insertEvents({ sql, sourceId, now }: Writing, events: readonly EventFact[]): Promise<void> {
  if (events.length === 0) return
  await sql.query(
    prepared(
      `insert into registry_event (source_id, at, type, service, application, address, detail)
     select $1, $3, t.type, t.service, t.application, t.address, t.detail
     from jsonb_to_recordset($2::jsonb) as t(type text, service text, application text, address text, detail jsonb)`,
      [sourceId, JSON.stringify(events), now],
    ),
  )
}

/**
 * Makes the oddities below some paths, or everywhere but below one, exactly these; answers whether there are or were any. A path that is too
 * long for a key is cut; it is for people to read.
 */
export async function replaceOddities(
  { sql, sourceId, now }: Writing,
  where: { below: readonly string[] } | { notBelow: string },
  oddities: readonly Oddity[],
): Promise<boolean> {
  const rows = [...new Map(oddities.map((oddity) => [oddity.path.slice(0, maxOddityPath), oddity])).entries()]
  const isBelow = 'below' in where
  const gone = await sql.query(
    prepared(
      `delete from registry_oddity where source_id = $1 and not (path = any($3))
       and exists (select 1 from unnest($2::text[]) as prefix where path = prefix or starts_with(path, prefix || '/')) = $4`,
      [sourceId, isBelow ? where.below : [where.notBelow], rows.map(([path]) => path), isBelow],
    ),
  )
  if (rows.length === 0) return gone.rowCount !== 0
  await sql.query(
    `insert into registry_oddity (source_id, path, code, text, seen_at) select $1, *, $5 from unnest($2::text[], $3::text[], $4::text[])
     on conflict (source_id, path) do update set code = excluded.code, text = excluded.text`,
    [sourceId, rows.map(([path]) => path), rows.map(([, oddity]) => oddity.code), rows.map(([, oddity]) => oddity.text), now],
  )
  return true
}

const maxOddityPath = 600

/**
 * Last statement before a commit: throws `conflict` when the lease went to somebody else, and keeps it from going until the commit.
 * At the end and not at the beginning, because the lock keeps the lease from being renewed too.
 */
export async function fence(sql: Sql, lease: Lease): Promise<void> {
  const found = await sql.query(
    prepared('select 1 from lease where source_id = $1 and epoch = $2 and holder = $3 for share', [
      lease.sourceId,
      lease.epoch,
      lease.holder,
    ]),
  )
  if (found.rowCount === 0)
    throw new AppError('conflict', `${lease.sourceId}: another worker has taken over.`, { details: { leaseLost: true } })
}
