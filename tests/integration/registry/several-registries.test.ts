// Four registries at once: the usual one, a registry group of its own on the same ensemble, one behind a chroot and a digest on an
// ensemble of which a member is dead, and one that does not exist.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configSchema } from '../../../lib/platform/config.ts'
import { database } from '../../../lib/platform/database.ts'
import { acquireLease } from '../../../lib/platform/leases.ts'
import { sourceIdOf } from '../../../lib/platform/source-id.ts'
import { declareSources } from '../../../lib/platform/sources.ts'
import { systemClock as clock } from '../../../lib/platform/clock.ts'
import { createZooKeeperSession } from '../../../lib/platform/zookeeper/create-session.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { getApplication, getService, listApplications, listProviders, listServices } from '../../../lib/registry/queries.ts'
import { getInstance } from '../../../lib/registry/queries/instance.ts'
import { getTopology } from '../../../lib/registry/queries/topology.ts'
import { applicationsQuerySchema, providersQuerySchema, servicesQuerySchema } from '../../../lib/registry/requests.ts'
import { createRegistryTasks } from '../../../lib/registry/tasks.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { findFreePort } from '../../../scripts/support/ports.ts'
import { consumerPath, log, providerPath, put, rows, startEstate, until, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
const name = 'com.shop.OrderService'
const closing: (() => Promise<void>)[] = []
const moved = (root: string, path: string) => path.replace(/^\/dubbo\//, `/${root}/`)
const state = async (id: string) =>
  (await rows<{ state: string; error: string | null }>('select state, error from source where id = $1', [sourceIdOf('registry', id)]))[0]

beforeAll(async () => {
  process.env['TEST_REGISTRY_DIGEST'] = 'secret'
  estate = await startEstate()
  const deadPort = await findFreePort()
  const digest = { user: 'dubbo', password: { env: 'TEST_REGISTRY_DIGEST' } }
  const config = configSchema.parse({
    registries: [
      { id: 'main', connect: `127.0.0.1:${estate.server.port}` },
      { id: 'gray', connect: `127.0.0.1:${estate.network.port}`, root: 'gray', sessionTimeoutMs: 2000 },
      { id: 'site', connect: `127.0.0.1:${deadPort},127.0.0.1:${estate.server.port}/site`, digest },
      { id: 'lost', connect: `127.0.0.1:${deadPort}` },
    ],
  })
  await put(estate.writer, providerPath(name))
  await put(estate.writer, moved('gray', providerPath(name)))
  await put(estate.writer, moved('gray', providerPath(name, { host: '10.0.0.2', params: { weight: '300' } })))
  await put(estate.writer, '/site')
  const owner = createZooKeeperSession(
    { id: 'owner', connect: `127.0.0.1:${estate.server.port}/site`, digest, sessionTimeoutMs: 4000 },
    { log },
  )
  closing.push(() => owner.close())
  await owner.waitConnected({ timeoutMs: 20_000 })
  await put(owner, providerPath('com.site.LockedService', { application: 'vault', host: '10.9.0.1' }))

  const { pool } = database()
  await declareSources(
    pool,
    config.registries.map(({ id }) => ({ id: sourceIdOf('registry', id), kind: 'registry' as const, name: id, detail: {} })),
  )
  const sessions = createZooKeeperSessions(config, { log })
  closing.push(() => sessions.close())
  for (const task of createRegistryTasks({ config, sessions, log, clock }).tasks) {
    const lease = await acquireLease(pool, task.sourceId, 'test', 600_000)
    if (!lease) throw new Error('the lease is held')
    const running = await task.start(lease)
    closing.unshift(() => running.close())
  }
  for (const id of ['main', 'gray', 'site'])
    await until(
      id,
      () => state(id),
      (found) => found?.state === 'fresh',
      20_000,
    )
  await until(
    'lost',
    () => state('lost'),
    (found) => found?.state === 'down',
    20_000,
  )
})
afterAll(async () => {
  for (const close of closing) await close()
  await estate.close()
})

describe('several registries', () => {
  it('are one list, each row saying where it is registered', async () => {
    const { data, complete, warnings } = await listServices(servicesQuerySchema.parse({}))
    expect(data.map(({ id, registries, providerCount }) => ({ id, registries, providerCount }))).toEqual([
      { id: `${name}:1.0.0`, registries: ['gray', 'main'], providerCount: 3 },
      { id: 'com.site.LockedService:1.0.0', registries: ['site'], providerCount: 1 },
    ])
    expect(complete).toBe(false)
    expect(JSON.stringify(warnings)).toContain('lost')
  })

  it('are each a view of their own', async () => {
    const inGray = await listProviders(`${name}:1.0.0`, providersQuerySchema.parse({ registry: 'gray' }))
    expect(inGray.data.map(({ address, weight, registry }) => ({ address, weight, registry }))).toEqual([
      { address: '10.0.0.1:20880', weight: 100, registry: 'gray' },
      { address: '10.0.0.2:20880', weight: 300, registry: 'gray' },
    ])
    expect(inGray.complete).toBe(true)
    const onSite = await listServices(servicesQuerySchema.parse({ registry: 'site' }))
    expect(onSite.data.map(({ id }) => id)).toEqual(['com.site.LockedService:1.0.0'])
  })

  it('make one application and one instance of what registered in two of them', async () => {
    const application = (await getApplication('shop')).data
    expect(application.registries).toEqual(['gray', 'main'])
    expect(application.instances.map(({ address, registries }) => ({ address, registries }))).toEqual([
      { address: '10.0.0.1:20880', registries: ['gray', 'main'] },
      { address: '10.0.0.2:20880', registries: ['gray'] },
    ])
    const instance = (await getInstance('10.0.0.1:20880')).data
    expect(instance.registries).toEqual(['gray', 'main'])
  })

  it('show an application ill that calls what nobody provides in its own registry', async () => {
    const codesOf = async (registry?: string) => {
      const listed = await listApplications(applicationsQuerySchema.parse({ registry }))
      const map = await getTopology({ level: 'application', depth: 1, maxNodes: 100, registry })
      const shown = [listed.data, map.data.nodes.map((node) => ({ ...node, name: node.label }))].map((rows) =>
        rows.find((row) => row.name === 'till'),
      )
      return shown.map((row) => row?.problems.map(({ code, severity, params }) => [code, severity, params?.['services']]))
    }
    // gray offers no LockedService: that another registry does is of no use there
    await put(estate.writer, moved('gray', consumerPath('com.site.LockedService', { application: 'till' })))
    await put(estate.writer, consumerPath(name, { application: 'till' }))
    await put(estate.writer, consumerPath('com.shop.Gone', { application: 'till' }))
    const locked = 'com.site.LockedService:1.0.0'
    const gone = 'com.shop.Gone:1.0.0'
    const ill = (services: string) => [[['calls-missing-service', 'danger', services]], [['calls-missing-service', 'danger', services]]]
    await until(
      'both',
      () => codesOf(),
      (found) => JSON.stringify(found) === JSON.stringify(ill(`${gone}, ${locked}`)),
    )
    expect(await codesOf('gray')).toEqual(ill(locked))
    expect(await codesOf('main')).toEqual(ill(gone))
    expect((await getApplication('shop')).data.problems).toEqual([])
    await put(estate.writer, moved('gray', providerPath('com.site.LockedService')))
    await until(
      'one',
      () => codesOf(),
      (found) => JSON.stringify(found) === JSON.stringify(ill(gone)),
    )
  })

  it('fail alone: the others stay fresh, and what the lost one said last stays', async () => {
    estate.network.hold()
    try {
      await until(
        'gray being down',
        () => state('gray'),
        (found) => found?.state !== 'fresh',
        20_000,
      )
      expect((await state('main'))?.state).toBe('fresh')
      expect((await state('site'))?.state).toBe('fresh')
      expect((await getService(`${name}:1.0.0`)).data.providerCount).toBe(3)
    } finally {
      estate.network.resume()
    }
    await until(
      'gray being back',
      () => state('gray'),
      (found) => found?.state === 'fresh',
      30_000,
    )
  })
})
