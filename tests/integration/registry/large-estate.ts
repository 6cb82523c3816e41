// The largest registry as rows, straight into the database: what reading it costs, without the minutes that writing it into ZooKeeper takes.
import type { Sql } from '../../../lib/platform/database.ts'

export type LargeEstate = { sourceId: string; services: number; applications: number; providers: number; consumers: number }

/** Interface i belongs to application i mod n; four other applications consume it. Figures per interface: providers, consumers. */
export async function fillLargeEstate(sql: Sql, { sourceId, services, applications, providers, consumers }: LargeEstate): Promise<void> {
  const values = [sourceId, services, applications]
  const id = `'com.acme.order.api.Service' || lpad(i::text, 5, '0') || ':1.0.0'`
  const name = (application: string): string =>
    `(array['order','payment','stock','user','search','risk'])[1 + (${application}) % 6] || '-' || (${application})`
  const caller = (place: string): string => `((i + 1 + (${place}) % 4 * 7 + i % 5 * 37) % $3::int)`
  await sql.query(
    `insert into source (id, kind, name, state, as_of) values ($1, 'registry', 'large', 'fresh', now()) on conflict (id) do update set as_of = now()`,
    [sourceId],
  )
  await sql.query(
    `insert into application (source_id, name, owner, organization)
     select $1, ${name('a')}, 'team-' || a % 24, 'acme-' || a % 5 from generate_series(0, $2::int - 1) a`,
    [sourceId, applications],
  )
  await sql.query(
    `insert into service (source_id, id, interface, version, applications, consumer_apps, protocols, generations, provider_count, consumer_count, level, search)
     select $1, ${id}, 'com.acme.order.api.Service' || lpad(i::text, 5, '0'), '1.0.0', array[${name('i % $3::int')}],
       array[${[0, 1, 2, 3].map((place) => name(caller(String(place)))).join(', ')}], '{dubbo}', '{3.2}', $4, $5, 'interface', lower(${id})
     from generate_series(0, $2::int - 1) i`,
    [...values, providers, consumers],
  )
  const params = `jsonb_build_object('owner', 'team-' || i % 24, 'organization', 'acme', 'threads', '200', 'retries', '0', 'timeout', '3000')`
  await sql.query(
    `insert into provider (source_id, service, address, protocol, application, host, port, release, generation, level, methods, params, first_seen)
     select $1, ${id}, '10.' || i % $3::int / 250 || '.' || i % $3::int % 250 || '.' || p || ':20880', 'dubbo', ${name('i % $3::int')}, '10.' || i % $3::int / 250 || '.' || i % $3::int % 250 || '.' || p, 20880, '3.2.5', '3.2', 'interface',
       '{get,list,save}', ${params}, now() from generate_series(0, $2::int - 1) i, generate_series(1, $4::int) p`,
    [...values, providers],
  )
  await sql.query(
    `insert into consumer (source_id, service, id, host, application, release, generation, params, first_seen)
     select $1, ${id}, '10.9.' || c || '.' || i % 250 || ':' || 1000 + c, '10.9.' || c || '.' || i % 250, ${name(caller('c'))}, '3.2.5', '3.2', ${params}, now()
     from generate_series(0, $2::int - 1) i, generate_series(1, $4::int) c`,
    [...values, consumers],
  )
  await sql.query(
    `insert into instance (source_id, application, address, host, port, level, release, generation, first_seen)
     select distinct source_id, application, address, host, port, level, release, generation, first_seen from provider where source_id = $1`,
    [sourceId],
  )
  await sql.query('analyze service, provider, consumer, instance, application')
}
