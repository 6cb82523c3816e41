import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { database } from '../../../lib/platform/database.ts'
import { acquireLease } from '../../../lib/platform/leases.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { parseNodeName } from '../../../lib/registry/dubbo-url.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { consumerPath, providerPath, put, rows, sourceId, sourceState, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let collector: Running

beforeAll(async () => {
  estate = await startEstate({ sessionTimeoutMs: 2000 })
  collector = await estate.startCollector()
  await untilFresh()
})
afterAll(() => estate.close())

const inTree = async (): Promise<string[]> => {
  const found: string[] = []
  for (const name of await estate.writer.getChildren('/dubbo')) {
    for (const node of await estate.writer.getChildren(`/dubbo/${name}/providers`).catch(() => [])) {
      const { host, port } = parseNodeName(node)
      found.push(`${name}:1.0.0 ${host}:${port}`)
    }
  }
  return found.sort()
}
const inDatabase = async (): Promise<string[]> =>
  (await rows<{ service: string; address: string }>('select service, address from provider'))
    .map((row) => `${row.service} ${row.address}`)
    .sort()

describe('after a gap', () => {
  it('writes what happened while nobody looked as history, once', async () => {
    await put(estate.writer, providerPath('com.shop.A', { host: '10.1.0.1' }))
    await put(estate.writer, providerPath('com.shop.A', { host: '10.1.0.2' }))
    await put(estate.writer, consumerPath('com.shop.A'))
    await until('both', inDatabase, (found) => found.length === 2)
    await until(
      'the consumer',
      () => rows('select 1 from consumer'),
      (found) => found.length === 1,
    )
    await collector.close()
    await estate.writer.remove(providerPath('com.shop.A', { host: '10.1.0.1' }), -1)
    await estate.writer.remove(providerPath('com.shop.A', { host: '10.1.0.2' }), -1)
    await put(estate.writer, providerPath('com.shop.A', { host: '10.1.0.2', params: { weight: '5' } }))
    await put(estate.writer, providerPath('com.shop.B', { host: '10.1.0.3' }))
    await rows('delete from registry_event')
    collector = await estate.startAgain()
    const events = await rows<{ type: string; address: string }>('select type, address from registry_event order by address, type')
    expect(events.map((event) => `${event.type} ${event.address}`)).toEqual([
      'instance-disappeared 10.1.0.1:20880',
      'provider-disappeared 10.1.0.1:20880',
      'provider-changed 10.1.0.2:20880',
      'instance-appeared 10.1.0.3:20880',
      'provider-appeared 10.1.0.3:20880',
    ])
    expect(await inDatabase()).toEqual(await inTree())
    expect(await rows('select application, id from consumer')).toEqual([
      { application: 'web', id: '10.1.1.1:42'.replace('10.1.1.1', '10.0.1.1') },
    ])
  })

  it('recovers from an expired session by reading again', async () => {
    estate.network.hold()
    await until('the source being stale', sourceState, (state) => state === 'stale', 8000)
    await put(estate.writer, providerPath('com.shop.C', { host: '10.1.0.4' }))
    await new Promise((resolve) => setTimeout(resolve, 2500))
    estate.network.resume()
    await until('the provider after the outage', inDatabase, (found) => found.includes('com.shop.C:1.0.0 10.1.0.4:20880'), 20_000)
    await untilFresh()
    expect(await inDatabase()).toEqual(await inTree())
    await put(estate.writer, providerPath('com.shop.C', { host: '10.1.0.44' }))
    await until('a provider seen by the new watch', inDatabase, (found) => found.includes('com.shop.C:1.0.0 10.1.0.44:20880'))
  })

  it('ends equal to the tree after 5,000 random creates and deletes with an outage in the middle', async () => {
    const present = new Set<string>()
    const choices = fc.sample(
      fc.record({
        service: fc.integer({ min: 0, max: 19 }),
        host: fc.integer({ min: 1, max: 60 }),
        weight: fc.integer({ min: 1, max: 3 }),
      }),
      { numRuns: 5000, seed: 20261124 },
    )
    const apply = async (path: string): Promise<void> => {
      for (let attempt = 0; attempt < 40; attempt += 1) {
        try {
          if (present.has(path)) await estate.writer.remove(path, -1)
          else await estate.writer.create(path, Buffer.alloc(0), { parents: true })
          break
        } catch (error) {
          const { code } = error as { code?: string }
          // an earlier attempt whose answer was lost
          if (code === 'not-found' || code === 'conflict') break
          await new Promise((resolve) => setTimeout(resolve, 250))
        }
      }
      if (present.has(path)) present.delete(path)
      else present.add(path)
    }
    const lanes = Array.from({ length: 20 }, (_, lane) => choices.filter((choice) => choice.service === lane))
    const outage = (async () => {
      await new Promise((resolve) => setTimeout(resolve, 700))
      await estate.server.kill()
      await new Promise((resolve) => setTimeout(resolve, 500))
      await estate.server.restart()
    })()
    await Promise.all(
      lanes.map(async (lane) => {
        for (const choice of lane)
          await apply(
            providerPath(`com.storm.S${choice.service}`, { host: `10.2.0.${choice.host}`, params: { weight: String(choice.weight) } }),
          )
      }),
    )
    await outage
    await until(
      'the registry settling',
      async () => ({
        source: (await rows<{ state: string }>('select state from source'))[0]?.state,
        same: JSON.stringify([...new Set(await inTree())]) === JSON.stringify(await inDatabase()),
      }),
      (value) => value.source === 'fresh' && value.same,
      30_000,
    )
    const counted = await rows<{ id: string }>(
      `select s.id from service s where s.provider_count <> (select count(*) from provider p where p.service = s.id) or s.consumer_count <> (select count(*) from consumer c where c.service = s.id)`,
    )
    expect(counted).toEqual([])
    const history = await rows<{ address: string }>(
      `select p.address from provider p where p.service like 'com.storm%' and (select count(*) filter (where type = 'provider-appeared') - count(*) filter (where type = 'provider-disappeared') from registry_event e where e.service = p.service and e.address = p.address) <> 1`,
    )
    expect(history).toEqual([])
  })

  it('writes nothing more once another worker holds the lease', async () => {
    await rows(`update lease set expires_at = date_trunc('milliseconds', now())`)
    expect(await acquireLease(database().pool, sourceId, 'other', 600_000)).toMatchObject({ holder: 'other' })
    const before = await inDatabase()
    await put(estate.writer, providerPath('com.shop.D', { host: '10.1.0.5' }))
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await inDatabase()).toEqual(before)
  })
})
