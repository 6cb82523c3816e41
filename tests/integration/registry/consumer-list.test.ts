// Who consumes a service: found by its key among thousands, and told apart where metadata alone knows of it.
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '../../../lib/platform/database.ts'
import { listConsumers, searchEverything } from '../../../lib/registry/queries.ts'
import { getInstance } from '../../../lib/registry/queries/instance.ts'
import { getTopology } from '../../../lib/registry/queries/topology.ts'
import { consumersQuerySchema, topologyQuerySchema } from '../../../lib/registry/requests.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const source = 'registry:one'
const service = 'demo.Order:1.0.0'
const ask = (query: Record<string, unknown>) => listConsumers(service, consumersQuerySchema.parse(query))

beforeAll(async () => {
  const { pool } = database()
  await pool.query(`insert into source (id, kind, name, state, as_of) values ($1, 'registry', 'one', 'fresh', now())`, [source])
  await pool.query(
    `insert into service (source_id, id, interface, version, applications, consumer_apps, protocols, generations, provider_count, consumer_count)
     values ($1, $2, 'demo.Order', '1.0.0', '{order}', '{web}', '{}', '{}', 1, 700)`,
    [source, service],
  )
  await pool.query(
    `insert into consumer (source_id, service, id, host, application, first_seen)
     select $1, $2, '10.0.0.' || i || ':' || i, '10.0.0.' || i, 'web', now() from generate_series(1, 700) i`,
    [source, service],
  )
  await pool.query(
    `insert into service_definition (source_id, path, side, service, interface, application, params, mzxid, written_at, updated_at)
     select $1, '/m/' || name, 'consumer', $2, 'demo.Order', name, '{"register.ip":"10.0.0.1"}', '1', now(), now() from unnest(array['old', 'web']) name`,
    [source, service],
  )
  await pool.query(
    `insert into instance (source_id, application, address, host, port, level, first_seen)
     select $1, name, '10.0.0.1:' || port, '10.0.0.1', port, 'both', now() from (values ('old', 1), ('web', 2)) i(name, port)`,
    [source],
  )
})

describe('consumers', () => {
  it('are found by their key, also beyond the first 500 of their application', async () => {
    const { data } = await ask({ id: '10.0.0.700:700', application: 'web', registry: 'one' })
    expect(data.map((row) => row.id)).toEqual(['10.0.0.700:700'])
    expect((await ask({ id: 'old', application: 'old', registry: 'one' })).data.map((row) => row.source)).toEqual(['metadata'])
  })

  it('are counted apart by where they are known from', async () => {
    const totals = [await ask({}), await ask({ source: 'registry' }), await ask({ source: 'metadata' })].map(({ page }) => page?.total)
    expect(totals).toEqual([701, 700, 1])
  })

  it('of an instance are counted as those of a service are: what may be gone apart', async () => {
    const counts = async (address: string) => {
      const { data } = await getInstance(address)
      return [data.consumerCount, data.tracedConsumerCount, data.consumers.length]
    }
    expect([await counts('10.0.0.1:1'), await counts('10.0.0.1:2')]).toEqual([
      [0, 1, 1],
      [1, 0, 1],
    ])
  })
})

describe('⌘K', () => {
  const hostsOf = async (text: string) => (await searchEverything(text, 10)).filter(({ kind }) => kind === 'host')

  it('finds hosts that only consume by their beginning, with who runs there', async () => {
    expect(await hostsOf('10.0.0.70')).toEqual(
      ['10.0.0.70', '10.0.0.700'].map((id) => ({ kind: 'host', id, label: id, hint: 'web', href: `/hosts/${id}` })),
    )
  })

  it('leaves hosts with instances to those, and takes nothing for a pattern', async () => {
    expect(await hostsOf('10.0.0.1')).not.toContainEqual(expect.objectContaining({ id: '10.0.0.1' }))
    expect([await hostsOf('10.0.0.7_'), await hostsOf('%'), await hostsOf('0.0.700'), await hostsOf('')]).toEqual([[], [], [], []])
  })
})

it.each(['application', 'service'] as const)(
  'is drawn once at level %s, and as real, who is traced in one registry and has a node in another',
  async (level) => {
    await database().pool.query(
      `insert into service (source_id, id, interface, version, applications, consumer_apps, protocols, generations, provider_count, consumer_count)
     values ('registry:two', $1, 'demo.Order', '1.0.0', '{order}', '{old}', '{}', '{}', 1, 1) on conflict do nothing`,
      [service],
    )
    const { data } = await getTopology(topologyQuerySchema.parse({ level }))
    const own = data.edges.filter(({ from }) => from === 'application:old')
    expect(own).toEqual([expect.objectContaining({ services: [service], broken: false })])
    expect(own[0]).not.toHaveProperty('traced')
  },
)
