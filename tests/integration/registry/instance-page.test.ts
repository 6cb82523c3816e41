// One process is one page, whatever port of it was asked for.
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '../../../lib/platform/database.ts'
import { listInstances, listRegistryEvents, searchEverything } from '../../../lib/registry/queries.ts'
import { getInstance } from '../../../lib/registry/queries/instance.ts'
import { addressesOf } from '../../../lib/registry/instances.ts'
import { eventsQuerySchema, instancesQuerySchema } from '../../../lib/registry/requests.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const source = 'registry:one'
const twoPorts = '[{"protocol":"dubbo","port":20880},{"protocol":"tri","port":50051}]'

async function addInstance(application: string, address: string, { host = '10.0.0.1', endpoints = '[]', seen = 'now()' } = {}) {
  await database().pool.query(
    `insert into instance (source_id, application, address, host, port, level, release, endpoints, first_seen)
     values ($1, $2, $3, $4, substring($3 from '\\d+$')::int, 'both', '3.3.6', $5, ${seen})`,
    [source, application, address, host, endpoints],
  )
}

const addProviders = (application: string, address: string, { protocol = 'dubbo', count = 1 } = {}) =>
  database().pool.query(
    `insert into provider (source_id, service, address, protocol, application, host, port, level, methods, first_seen)
     select $1, 'demo.S' || i, $2, $3, $4, '10.0.0.1', substring($2 from '\\d+$')::int, 'both', '{}', now() from generate_series(1, $5::int) i`,
    [source, address, protocol, application, count],
  )

const addEvent = (type: string, address: string) =>
  database().pool.query(
    `insert into registry_event (source_id, at, type, service, application, address) values ($1, now(), $2, 'demo.S1', 'shop', $3)`,
    [source, type, address],
  )

beforeAll(async () => {
  await database().pool.query(`insert into source (id, kind, name, state, as_of) values ($1, 'registry', 'one', 'fresh', now())`, [source])
  await addInstance('shop', '10.0.0.1:20880', { endpoints: twoPorts })
  await addProviders('shop', '10.0.0.1:20880')
  await addProviders('shop', '10.0.0.1:50051', { protocol: 'tri', count: 2 })
  await addInstance('cart', '[fd00::7]:20880', { host: 'fd00::7', endpoints: twoPorts })
})

describe('an instance of several ports', () => {
  it.each(['10.0.0.1:20880', '10.0.0.1:50051'])('is found at %s, with what it offers on each of them', async (address) => {
    const { data } = await getInstance(address)
    expect([data.address, data.providers.map((row) => row.address)]).toEqual([
      '10.0.0.1:20880',
      ['10.0.0.1:20880', '10.0.0.1:50051', '10.0.0.1:50051'],
    ])
  })

  it('is found at a port of an IPv6 address, and nowhere else', async () => {
    expect((await getInstance('[fd00::7]:50051')).data.application).toBe('cart')
    for (const address of ['10.0.0.1:5005', '10.0.0.2:50051', '10.0.0.1', ''])
      await expect(getInstance(address)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('gives way to one that is named by the address', async () => {
    await addInstance('own', '10.0.0.9:50051', { host: '10.0.0.9', seen: `now() - interval '1 day'` })
    await addInstance('shop', '10.0.0.9:20880', { host: '10.0.0.9', endpoints: twoPorts })
    expect((await getInstance('10.0.0.9:50051')).data.application).toBe('own')
  })

  it.each(['10.0.0.1:50051', '0.0.1:5005', 'shop 50051'])(
    'is found by ⌘K and in the list with "%s", by the port that was meant',
    async (text) => {
      const hits = (await searchEverything(text, 10)).filter(({ kind }) => kind === 'instance')
      expect(hits).toContainEqual({
        kind: 'instance',
        id: '10.0.0.1:50051',
        label: '10.0.0.1:50051',
        hint: 'shop',
        href: '/instances/10.0.0.1%3A50051',
      })
      const { data } = await listInstances(instancesQuerySchema.parse({ search: text }))
      expect(data.map((row) => row.address)).toContain('10.0.0.1:20880')
    },
  )

  it('has the history of every port', async () => {
    await addEvent('instance-appeared', '10.0.0.1:20880')
    await addEvent('provider-changed', '10.0.0.1:50051')
    await addEvent('provider-changed', '10.0.0.1:50052')
    const { data: instance } = await getInstance('10.0.0.1:20880')
    const { data } = await listRegistryEvents(eventsQuerySchema.parse({ address: addressesOf(instance).join(',') }))
    expect(data.map((event) => event.address).sort()).toEqual(['10.0.0.1:20880', '10.0.0.1:50051'])
  })
})

describe('an instance of very many services', () => {
  it('says how many there are, and that the list is cut', async () => {
    await addInstance('giant', '10.0.0.5:20880', { host: '10.0.0.5', endpoints: twoPorts })
    await addProviders('giant', '10.0.0.5:20880', { count: 400 })
    await addProviders('giant', '10.0.0.5:50051', { protocol: 'tri', count: 300 })
    const { data, complete, warnings } = await getInstance('10.0.0.5:20880')
    expect([data.providers.length, data.providerCount, data.consumerCount]).toEqual([500, 700, 0])
    expect([complete, warnings.map(({ code }) => code)]).toEqual([false, ['list-cut']])
  })

  it('does not say so of one whose lists are whole', async () => {
    expect(await getInstance('10.0.0.1:20880')).toMatchObject({ complete: true, warnings: [], data: { providerCount: 3 } })
  })
})

describe('what an instance uses', () => {
  const addConsumer = (id: string, service: string) =>
    database().pool.query(
      `insert into consumer (source_id, service, id, host, application, first_seen) values ($1, $2, $3, '10.0.9.1', 'twin', now())`,
      [source, service, id],
    )
  const used = async (address: string) => (await getInstance(address)).data.consumers.map(({ service }) => service)

  it('is what its own process consumes, where another of the same application runs beside it', async () => {
    for (const port of [1, 2]) {
      await addInstance('twin', `10.0.9.1:${port}`, { host: '10.0.9.1' })
      await addProviders('twin', `10.0.9.1:${port}`)
      await addConsumer(`10.0.9.1:10${port}`, `demo.Of10${port}`)
    }
    await addConsumer('10.0.9.1', 'demo.OfNoProcess')
    expect(await used('10.0.9.1:1')).toEqual(['demo.OfNoProcess', 'demo.Of101', 'demo.Of102'])
    await database().pool.query(`update provider set params = jsonb_build_object('pid', '10' || port) where application = 'twin'`)
    expect(await used('10.0.9.1:1')).toEqual(['demo.OfNoProcess', 'demo.Of101'])
    expect(await used('10.0.9.1:2')).toEqual(['demo.OfNoProcess', 'demo.Of102'])
  })
})
