// ZooKeeper says nothing when an access list changes, and nothing of a node to whoever may not read it: so the collector looks by itself.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock as clock } from '../../../lib/platform/clock.ts'
import { database } from '../../../lib/platform/database.ts'
import { acquireLease } from '../../../lib/platform/leases.ts'
import { declareSources } from '../../../lib/platform/sources.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import type { ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'
import { startRegistrySource } from '../../../lib/registry/io/registry-source.ts'
import { treePathsOf } from '../../../lib/registry/tree.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { closedPaths, openAccessLists, type AccessLists } from './access-lists.ts'
import { log, providerPath, put, rows, sourceId, sourceState, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let access: AccessLists
let reader: ZooKeeperSession
let collector: Running

const rulePath = '/dubbo/config/gray/shop.tag-router'
const providers = '/dubbo/com.shop.Closed/providers'
const goesWhileClosed = '/services/half/10.0.0.3:20880'
const definitions = '/dubbo/metadata/com.shop.Closed/provider'
const closed = [
  providers,
  '/dubbo/config/gray',
  rulePath,
  definitions,
  goesWhileClosed,
  '/services/half/10.0.0.4:20880',
  '/services/locked',
]

const instance = (application: string, address: string) => JSON.stringify({ name: application, address, port: 20880 })

beforeAll(async () => {
  estate = await startEstate()
  access = await openAccessLists(estate.server.port)
  reader = estate.openWriter()
  await put(estate.writer, providerPath('com.shop.Open'))
  await estate.writer.create(providers, Buffer.alloc(0), { parents: true })
  await put(estate.writer, '/services/locked/10.0.0.2:20880', instance('locked', '10.0.0.2'))
  await put(estate.writer, goesWhileClosed, instance('half', '10.0.0.3'))
  await put(estate.writer, '/services/half/10.0.0.4:20880', instance('half', '10.0.0.4'))
  await put(estate.writer, `${definitions}/shop`, '{"methods":[]}')
  await put(estate.writer, rulePath, 'enabled: true\nkey: shop\n')
  await start()
  for (const path of closed) await access.lock(path)
  await collector.close()
  await start()
})
afterAll(async () => {
  await collector.close()
  access.close()
  await reader.close()
  await estate.close()
})

async function start(): Promise<void> {
  const { pool } = database()
  await declareSources(pool, [{ id: sourceId, kind: 'registry', name: 'main', detail: {} }])
  await rows(`update source set state = 'stale'`)
  const lease = await acquireLease(pool, sourceId, 'test', 600_000)
  if (!lease) throw new Error('the lease is held')
  const paths = treePathsOf(estate.registry)
  collector = await startRegistrySource({ zookeeper: reader, paths, lease, log, clock, closedAgainMs: 200, directoriesEveryMs: 500 })
  await untilFresh()
}

const addresses = async () => (await rows<{ address: string }>('select address from instance order by address')).map((row) => row.address)

it('finds out what went while it could not be seen, and goes on telling what it may not read', async () => {
  await until('all that is closed', closedPaths, (found) => found.length === closed.length)
  expect(await closedPaths()).toEqual(closed)
  await estate.writer.remove(goesWhileClosed, -1)
  await until('its end', addresses, (found) => !found.includes('10.0.0.3:20880'))
  expect(await closedPaths()).toEqual(closed.filter((path) => path !== goesWhileClosed))
  expect(await sourceState()).toBe('fresh')
})

it('finds out by itself that it may read again, and what is new there', async () => {
  await put(estate.writer, rulePath, 'enabled: false\nkey: shop\n')
  await put(estate.writer, providerPath('com.shop.Closed', { host: '10.0.0.9' }))
  await put(estate.writer, `${definitions}/other`, '{"methods":[]}')
  for (const path of closed.filter((path) => path !== goesWhileClosed)) await access.unlock(path)
  await until('nothing told', closedPaths, (found) => found.length === 0)
  const content = async () => (await rows<{ content: string }>('select content from rule'))[0]?.content ?? ''
  await until('the rule', content, (found) => found.includes('false'))
  const defined = async () =>
    (await rows<{ application: string }>('select application from service_definition order by 1')).map((row) => row.application)
  await until('the definition', defined, (found) => found.includes('other'))
  expect(await addresses()).toEqual(['10.0.0.1:20880', '10.0.0.2:20880', '10.0.0.4:20880', '10.0.0.9:20880'])
})

it('finds out by itself that an application’s directory was closed', async () => {
  await access.lock('/services/locked')
  await until('the directory', closedPaths, (found) => found.includes('/services/locked'))
  expect(await addresses()).toContain('10.0.0.2:20880')
  await access.unlock('/services/locked')
  await until('nothing told', closedPaths, (found) => found.length === 0)
})
