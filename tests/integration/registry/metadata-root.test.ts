// Two registries on one ensemble, of which one has a root of its own, but keeps mapping and metadata where the other does (a metadata
// report with a group): both are read, and who is alive in either keeps what lies there.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock as clock } from '../../../lib/platform/clock.ts'
import { configSchema } from '../../../lib/platform/config.ts'
import { database } from '../../../lib/platform/database.ts'
import { acquireLease, type Lease } from '../../../lib/platform/leases.ts'
import { sourceIdOf } from '../../../lib/platform/source-id.ts'
import { declareSources } from '../../../lib/platform/sources.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { findLeftovers } from '../../../lib/registry/io/clean-up/find-leftovers.ts'
import { brokenGuards } from '../../../lib/registry/io/clean-up/guards.ts'
import { guardsOf } from '../../../lib/registry/clean-up/plan.ts'
import { createRegistryTasks, readerOf } from '../../../lib/registry/tasks.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { log, put, rows, startEstate, until, type Estate } from './estate.ts'

useTestDatabase()
const name = 'com.shop.CartService'
const [main, gray] = ['main', 'gray'].map((id) => sourceIdOf('registry', id))
const revision = 'f'.repeat(32)
const closing: (() => Promise<void>)[] = []
const leases = new Map<string, Lease>()
let estate: Estate
let readers: ReturnType<typeof readerOf>

async function offer(interfaceName: string): Promise<void> {
  const definition = { methods: [{ name: 'add' }], parameters: { version: '1.0.0' } }
  await put(estate.writer, `/dubbo/metadata/${interfaceName}/1.0.0/provider/cart`, JSON.stringify(definition))
  await put(estate.writer, `/dubbo/mapping/${interfaceName}`, 'cart,retired')
}

beforeAll(async () => {
  estate = await startEstate()
  await offer(name)
  await put(estate.writer, `/dubbo/metadata/cart/${revision}`, JSON.stringify({ app: 'cart', revision, services: {} }))
  await put(estate.writer, `/dubbo/metadata/retired/${'e'.repeat(32)}`, JSON.stringify({ app: 'retired', services: {} }))
  const metadata = { 'dubbo.endpoints': '[{"port":20880,"protocol":"dubbo"}]', 'dubbo.metadata.revision': 'r1' }
  const instance = { name: 'cart', id: '10.0.0.1:20880', address: '10.0.0.1', port: 20_880, payload: { metadata } }
  await put(estate.writer, '/gray-services/cart/10.0.0.1:20880', JSON.stringify(instance))
  const connect = `127.0.0.1:${estate.server.port}`
  const config = configSchema.parse({
    registries: [
      { id: 'main', connect },
      { id: 'gray', connect, root: 'gray', servicesPath: '/gray-services', metadataRoot: 'dubbo' },
    ],
  })
  const { pool } = database()
  await declareSources(
    pool,
    config.registries.map(({ id }) => ({ id: sourceIdOf('registry', id), kind: 'registry' as const, name: id, detail: {} })),
  )
  const sessions = createZooKeeperSessions(config, { log })
  closing.push(() => sessions.close())
  readers = readerOf({ config, sessions })
  for (const task of createRegistryTasks({ config, sessions, log, clock }).tasks) {
    const lease = await acquireLease(pool, task.sourceId, 'test', 600_000)
    if (!lease) throw new Error('the lease is held')
    leases.set(task.sourceId, lease)
    const running = await task.start(lease)
    closing.unshift(() => running.close())
  }
  await until(
    'both being fresh',
    () => rows<{ id: string }>(`select id from source where state = 'fresh'`),
    (found) => found.length === 2,
    20_000,
  )
})
afterAll(async () => {
  for (const close of closing) await close()
  await estate.close()
})

const offered = () =>
  rows<{ source_id: string; service: string; level: string }>('select source_id, service, level from provider order by 2')

async function leftoversOf(sourceId: string | undefined): Promise<{ path: string; subject: object }[]> {
  const lease = leases.get(sourceId ?? '')
  if (!lease) throw new Error('no lease')
  await findLeftovers({ reader: readers(lease.sourceId), lease, log, clock, database: database() }, '', new AbortController().signal)
  return rows('select path, subject from registry_leftover where source_id = $1 order by path', [sourceId])
}

describe('a metadata centre under another root', () => {
  it('tells what the instances of the registry offer, and only of that one', async () => {
    expect(await offered()).toEqual([{ source_id: gray, service: `${name}:1.0.0`, level: 'application' }])
  })

  it('is followed while it moves', async () => {
    await offer('com.shop.LateService')
    await until('the service that was mapped late', offered, (found) => found.length === 2)
  })

  it('is cleaned up with the registry whose root it lies in, and whoever is alive in the other keeps what is its own', async () => {
    const found = await leftoversOf(main)
    expect(found.map(({ path }) => path)).toEqual([
      '/dubbo/mapping/com.shop.CartService',
      '/dubbo/mapping/com.shop.LateService',
      '/dubbo/metadata/retired',
    ])
    expect(found[0]?.subject).toEqual({ interface: name, applications: ['retired'] })
    expect(await leftoversOf(gray)).toEqual([])
  })

  it('is looked at again in both right before anything is removed', async () => {
    const reader = { ...readers(main ?? ''), options: {} }
    const kind = 'stale-metadata-revision' as const
    expect(await brokenGuards(reader, { kind, guards: guardsOf(kind, { application: 'cart' }) })).toEqual(['cart has instances.'])
    expect(await brokenGuards(reader, { kind, guards: guardsOf(kind, { application: 'retired' }) })).toEqual([])
  })
})
