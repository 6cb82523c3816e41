// Rows as the registry's collector leaves them, for tests that need no registry.
import { database } from '../../../lib/platform/database.ts'

export const sourceId = 'registry:main'
export const service = 'g1/com.shop.Order:1.0.0'
export const addresses = ['10.0.0.1:20880', '10.0.0.2:20880', '10.0.0.3:20880'] as const

/** Puts the registry's rows in place: three 3.3 providers and one consumer per release. */
export async function seed(consumers: readonly string[]): Promise<void> {
  const { pool } = database()
  await pool.query('truncate source, provider, consumer, rule, operation, operation_step, release, release_event')
  await pool.query(
    `insert into source (id, kind, name, state, as_of, detail) values ($1, 'registry', 'main', 'fresh', now(), '{"root": "dubbo", "configNamespace": "dubbo"}')`,
    [sourceId],
  )
  await pool.query(
    `insert into provider (source_id, service, address, protocol, application, host, port, release, generation, level, first_seen)
     select $1, $2, address, 'dubbo', 'orders', split_part(address, ':', 1), 20880, '3.3.6', '3.3', 'both', now() from unnest($3::text[]) as address`,
    [sourceId, service, addresses],
  )
  await pool.query(
    `insert into consumer (source_id, service, id, host, application, release, generation, first_seen)
     select $1, $2, 'c' || release, '10.0.1.1', 'shop' || release, release, case release when '' then '2.6' else substr(release, 1, 3) end, now() from unnest($3::text[]) as release`,
    [sourceId, service, consumers],
  )
}
