// The real demo estate with its provers, and the worker's slices that rules need.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { startEstate, type Estate } from '../../../../demo/estate.ts'
import { createToken } from '../../../../lib/access/commands.ts'
import { createGovernanceOperationKinds } from '../../../../lib/governance/tasks.ts'
import { startOperationTask } from '../../../../lib/operations/tasks.ts'
import { systemClock as clock } from '../../../../lib/platform/clock.ts'
import { configSchema } from '../../../../lib/platform/config.ts'
import { database } from '../../../../lib/platform/database.ts'
import { acquireLease } from '../../../../lib/platform/leases.ts'
import { silentLog as log } from '../../../../lib/platform/log.ts'
import { declareSources } from '../../../../lib/platform/sources.ts'
import { describeSources } from '../../../../lib/platform/worker-registry.ts'
import { createZooKeeperSessions } from '../../../../lib/platform/zookeeper/sessions.ts'
import { createRegistryTasks } from '../../../../lib/registry/tasks.ts'
import { createConsole, type Console } from './console.ts'
import { fleets, proverJvm, type Fleet } from './fleets.ts'
import { findByInterface } from './migration.ts'
import type { EstateWorld } from './world.ts'

/** Starts it for a test file. Needs `useTestDatabase` before. */
export function estateWorld(): { current: EstateWorld } {
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-rules-'))
  const opened: { close(): Promise<unknown> }[] = []
  const world: { current: EstateWorld } = { current: undefined as never }

  beforeAll(async () => {
    const estate = await startEstate({ dir, only: ['shop-26', 'shop-27', 'shop-32', 'shop-33'] })
    opened.push(estate)
    const registries = (estate.config.registries ?? []).filter(({ id }) => id === 'shop')
    const config = configSchema.parse({ ...estate.config, registries })
    const sessions = createZooKeeperSessions(config, { log })
    opened.push(sessions)
    const registry = createRegistryTasks({ config, sessions, log, clock })
    const sources = registry.tasks.map(({ sourceId }) => sourceId)
    await declareSources(database().pool, describeSources(config, sources))
    for (const task of registry.tasks) {
      const lease = await acquireLease(database().pool, task.sourceId, 'test', 3_600_000)
      if (lease) opened.push(await task.start(lease))
    }
    const leasedSources = () => ['registry:shop']
    opened.push(
      startOperationTask({ kinds: createGovernanceOperationKinds({ sessions, log, clock }), holder: 'test', log, clock, leasedSources }),
    )
    const console = createConsole(await createToken('release engineer', 'operator'))
    await findByInterface(console)
    await Promise.all(fleets.flatMap((fleet) => fleet.views.map((view) => estate.startShop(proverJvm(fleet, view)))))
    for (const fleet of fleets) await allRead(console, fleet)
    const addresses = await readAddresses(estate)
    world.current = {
      estate,
      console,
      zookeeper: sessions.get('shop'),
      addressOf: ({ target }) => addresses.get(target) ?? `no address of ${target}`,
    }
  }, 600_000)

  afterAll(async () => {
    for (const part of opened.toReversed()) await part.close()
    rmSync(dir, { recursive: true, force: true })
  }, 60_000)
  return world
}

/** The estate knows its ports; the host is the one that Dubbo registered. */
async function readAddresses(estate: Estate): Promise<Map<string, string>> {
  const { rows } = await database().pool.query<{ address: string; port: number }>('select distinct address, port from provider')
  const byPort = new Map(rows.map(({ address, port }) => [port, address]))
  return new Map(estate.endpoints.providers.map(({ instance, port }) => [instance, byPort.get(port) ?? '']))
}

/** Waits until the console knows of every consumer. */
async function allRead(console: Console, { service, views }: Fleet): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const known = await console.readersOf({ kind: 'override', scope: 'service', key: service }).catch((): string[] => [])
    if (views.every(({ application }) => known.includes(application))) return
    await delay(300)
  }
  throw new Error(`the console does not see the consumers of ${service}`)
}
