// A host that very many processes run on (a gateway behind which a cluster hides, a machine of many containers).
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '../../../lib/platform/database.ts'
import { getHost } from '../../../lib/registry/queries/hosts.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const source = 'registry:one'

async function crowd(host: string, count: number): Promise<void> {
  const { pool } = database()
  const named = host.includes(':') ? `[${host}]` : host
  await pool.query(
    `insert into instance (source_id, application, address, host, port, level, first_seen)
     select $1, 'app-' || i, $2 || ':' || i, $3, i, 'both', now() from generate_series(1, $4) i`,
    [source, named, host, count],
  )
  await pool.query(
    `insert into provider (source_id, service, address, protocol, application, host, port, level, methods, first_seen)
     select $1, 'demo.Order' || i % 7, $2 || ':' || i, 'dubbo', 'app-' || i, $3, i, 'both', '{}', now() from generate_series(1, $4) i`,
    [source, named, host, count],
  )
}

beforeAll(async () => {
  await database().pool.query(`insert into source (id, kind, name, state, as_of) values ($1, 'registry', 'one', 'fresh', now())`, [source])
  await crowd('10.0.0.1', 260)
  await crowd('10.0.0.11', 3)
  await crowd('fd00::1', 620)
})

describe('a host', () => {
  it('is answered whole, also with hundreds of instances, and without those of its neighbour in the alphabet', async () => {
    const { data, complete, warnings } = await getHost('10.0.0.1')
    expect([data.instances.length, data.providers.length, data.instanceCount, data.providedCount]).toEqual([260, 260, 260, 7])
    expect(new Set(data.providers.map(({ address }) => address.split(':')[0]))).toEqual(new Set(['10.0.0.1']))
    expect([complete, warnings]).toEqual([true, []])
  })

  it('says that its lists are cut where there is more than a page of one thing can hold, and counts all', async () => {
    const { data, complete, warnings } = await getHost('fd00::1')
    expect([data.instances.length, data.providers.length, data.instanceCount, data.providedCount]).toEqual([500, 500, 620, 7])
    expect([complete, warnings.map(({ code }) => code)]).toEqual([false, ['list-cut']])
  })
})
