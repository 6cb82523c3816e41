// Real Dubbo JVMs of the demo: one is killed, one more is started; the console's rows follow.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startEstate, type Estate } from '../../../demo/estate.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { configSchema } from '../../../lib/platform/config.ts'
import { database } from '../../../lib/platform/database.ts'
import { acquireLease } from '../../../lib/platform/leases.ts'
import { declareSources } from '../../../lib/platform/sources.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import type { ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'
import { createRegistryTasks } from '../../../lib/registry/tasks.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { log, rows, until } from './estate.ts'

useTestDatabase()
const service = 'com.shop.crm.CustomerService:1.0.0'
const directory = '/dubbo/com.shop.crm.CustomerService/providers'
const sourceId = 'registry:shop'
let dir = ''
let shop: Estate
let zookeeper: ZooKeeperSession
const parts: Running[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'killed-jvm-'))
  shop = await startEstate({ dir, only: ['shop-26'] })
  const config = configSchema.parse({ registries: shop.config.registries })
  await declareSources(database().pool, [{ id: sourceId, kind: 'registry', name: 'shop', detail: {} }])
  const lease = await acquireLease(database().pool, sourceId, 'test', 600_000)
  const sessions = createZooKeeperSessions(config, { log })
  zookeeper = sessions.get('shop')
  const task = createRegistryTasks({ config, sessions, log, clock: systemClock }).tasks.find((item) => item.sourceId === sourceId)
  if (!lease || !task) throw new Error('no lease or no task')
  parts.push(await task.start(lease), { close: () => sessions.close() })
})
afterAll(async () => {
  for (const part of parts) await part.close()
  await shop?.close()
  await rm(dir, { recursive: true, force: true })
})

const shown = () =>
  rows<{ address: string; generation: string }>('select address, generation from provider where source_id = $1 and service = $2', [
    sourceId,
    service,
  ])
const registered = () => zookeeper.getChildren(directory)

it('shows a new provider within a second of its registration, and a killed one is gone within two of its session’s end', async () => {
  await until('three providers', shown, (now) => now.length === 3 && now.every((row) => row.generation === '2.6'), 30_000)
  const starting = shop.startProvider('shop-26')
  await until('the fourth registration', registered, (now) => now.length === 4, 60_000)
  expect(await until('the fourth row', shown, (now) => now.length === 4)).toBeLessThan(1000)
  await starting

  await shop.apps['shop-26']?.kill('SIGKILL')
  await until('the end of the session', registered, (now) => now.length === 1, 40_000)
  expect(await until('one row left', shown, (now) => now.length === 1)).toBeLessThan(2000)
  const gone = await rows<{ count: string }>(`select count(*) from registry_event where type = 'provider-disappeared' and service = $1`, [
    service,
  ])
  expect(gone[0]?.count).toBe('3')
})
